/** Builds the transport gate from its settings. */
@NullMarked
package health.attest.transport.spring;

import org.jspecify.annotations.NullMarked;
