@NullMarked
package health.attest.fhir.servlet;

import org.jspecify.annotations.NullMarked;
