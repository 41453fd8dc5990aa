@NullMarked
package health.attest.fhir.spring;

import org.jspecify.annotations.NullMarked;
