@NullMarked
package health.attest.consent.hapi;

import org.jspecify.annotations.NullMarked;
