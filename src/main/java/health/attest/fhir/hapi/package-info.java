@NullMarked
package health.attest.fhir.hapi;

import org.jspecify.annotations.NullMarked;
