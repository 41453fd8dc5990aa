/**
 * Journals every access, granted, refused or failed, and serves it as AuditEvent.
 *
 * <p>Fails closed: a response that would leave without its durable record is answered 503 instead, because an access
 * nobody can account for later is worse than one that must be tried again. Writes are journaled in the transaction of
 * the resource; everything else through one group-commit writer that the request waits for. The journal is append-only,
 * also for the server's own database role.
 *
 * <p>Shapes follow IHE Basic Audit Log Patterns 1.1 over FHIR R4 AuditEvent.
 */
@ApplicationModule(
        displayName = "audit",
        allowedDependencies = {"access", "ledger"})
@NullMarked
package health.attest.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
