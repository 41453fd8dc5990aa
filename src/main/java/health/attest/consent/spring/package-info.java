@NullMarked
package health.attest.consent.spring;

import org.jspecify.annotations.NullMarked;
