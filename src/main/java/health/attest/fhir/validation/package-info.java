@NullMarked
package health.attest.fhir.validation;

import org.jspecify.annotations.NullMarked;
