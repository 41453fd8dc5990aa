package health.attest.audit;

import java.time.Instant;
import java.util.UUID;

/**
 * An event as the journal has it.
 *
 * @param row where it stands
 * @param id its id
 * @param recorded AuditEvent.recorded
 * @param stored when it was stored
 * @param json canonical JSON
 */
public record StoredEvent(long row, UUID id, Instant recorded, Instant stored, String json) {}
