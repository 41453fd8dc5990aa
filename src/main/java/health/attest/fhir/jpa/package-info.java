@NullMarked
package health.attest.fhir.jpa;

import org.jspecify.annotations.NullMarked;
