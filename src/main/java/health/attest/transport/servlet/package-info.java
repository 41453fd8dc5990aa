/** The first filter of every request, and the one in front of the FHIR server that reads the body. */
@NullMarked
package health.attest.transport.servlet;

import org.jspecify.annotations.NullMarked;
