package health.attest.anchor;

import health.attest.access.ResourceReference;
import health.attest.access.Tenant;
import health.attest.ledger.EntryKind;
import health.attest.ledger.Hash;
import java.time.Instant;

/**
 * What must become provable, in the same transaction as what it is about.
 *
 * @param tenant whose data it is
 * @param kind what it is about
 * @param reference type and id
 * @param version version number, 1 for the first
 * @param op what made the version
 * @param recorded when it was stored
 * @param digest SHA-256 of the canonical form, exactly as a read returns it
 */
public record OutboxEntry(
        Tenant tenant,
        EntryKind kind,
        ResourceReference reference,
        long version,
        Op op,
        Instant recorded,
        Hash digest) {

    /** What made a version. */
    public enum Op {
        CREATE,
        UPDATE,
        DELETE
    }
}
