/**
 * Serves FHIR R4: store, search, capability statement, operations.
 *
 * <p>HAPI FHIR's JPA server does the storing. What this module adds is the frame the gates hang in: one tenant per
 * request (a HAPI partition), one reading of every request as an {@link health.attest.access.Interaction}, one place
 * where a refusal becomes an answer, and the access index, a row per current resource version that gates read instead
 * of parsing.
 *
 * <p>Fails with 503: without its database nothing is served.
 */
@ApplicationModule(
        displayName = "fhir",
        allowedDependencies = {"access"})
@NullMarked
package health.attest.fhir;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
