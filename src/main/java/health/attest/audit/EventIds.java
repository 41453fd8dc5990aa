package health.attest.audit;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Ids of events: UUIDs of version 7 (RFC 9562), whose first 48 bits are the millisecond they were recorded in. So an id
 * alone says in which month's partition its event lies, and new ids lie side by side in the index.
 */
public final class EventIds {
    private final RandomGenerator random;

    public EventIds(RandomGenerator random) {
        this.random = random;
    }

    /** A new id for an event recorded then. */
    public UUID at(Instant recorded) {
        long high = (recorded.toEpochMilli() << 16) | 0x7000 | (random.nextLong() & 0x0fff);
        long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /** The id in that text; empty if it is none this server could have given. */
    static Optional<UUID> parse(String text) {
        try {
            UUID id = UUID.fromString(text);
            return id.version() == 7 && id.toString().equals(text) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** When the event of that id was recorded, to the millisecond; meaningless for ids that are not of version 7. */
    public static Instant recordedOf(UUID id) {
        return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
    }
}
