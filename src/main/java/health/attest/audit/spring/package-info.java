/** Wires the journal and reads its settings. */
@NullMarked
package health.attest.audit.spring;

import org.jspecify.annotations.NullMarked;
