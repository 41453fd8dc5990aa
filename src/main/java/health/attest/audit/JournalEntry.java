package health.attest.audit;

import health.attest.access.Tenant;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * One row of the journal.
 *
 * @param id id of the AuditEvent
 * @param tenant in whose journal it stands
 * @param recorded AuditEvent.recorded
 * @param stored when it was stored; the same as {@code recorded} unless it was ingested
 * @param ingested whether another system reported it
 * @param security whether the security officer may read it
 * @param failed whether its outcome is anything but success
 * @param terms what searches can ask about it
 * @param json the AuditEvent in canonical JSON; its SHA-256 is the event's digest in the ledger
 */
public record JournalEntry(
        UUID id,
        Tenant tenant,
        Instant recorded,
        Instant stored,
        boolean ingested,
        boolean security,
        boolean failed,
        SearchTerms terms,
        String json) {

    /** The row of that record. */
    public static JournalEntry of(AccessRecord record, EventDocument documents, ServerIdentity server) {
        Map<String, Object> event = documents.of(record);
        return new JournalEntry(
                record.id(),
                record.tenant(),
                record.recorded(),
                record.recorded(),
                false,
                record.kind().isSecurity(),
                !record.outcome().isSuccess(),
                SearchTerms.of(event, server.baseUrl()),
                CanonicalJson.write(event));
    }

    /** The canonical JSON as it is hashed and stored. */
    public byte[] bytes() {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    /** SHA-256 of the canonical JSON. */
    public byte[] digest() {
        return Term.sha256(bytes());
    }
}
