@NullMarked
package health.attest.settings.spring;

import org.jspecify.annotations.NullMarked;
