@NullMarked
package health.attest.identity.spring;

import org.jspecify.annotations.NullMarked;
