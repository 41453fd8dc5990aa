@NullMarked
package health.attest.fhir.jdbc;

import org.jspecify.annotations.NullMarked;
