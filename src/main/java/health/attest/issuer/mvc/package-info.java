/** The issuer's own API: launches and registered clients. */
@NullMarked
package health.attest.issuer.mvc;

import org.jspecify.annotations.NullMarked;
