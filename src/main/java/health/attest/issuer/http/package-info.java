/** What the issuer asks the FHIR server for, as anybody would. */
@NullMarked
package health.attest.issuer.http;

import org.jspecify.annotations.NullMarked;
