/** Captures what HAPI serves and stores, and serves the journal as AuditEvent. */
@NullMarked
package health.attest.audit.hapi;

import org.jspecify.annotations.NullMarked;
