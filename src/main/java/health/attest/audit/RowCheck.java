package health.attest.audit;

import health.attest.ledger.Hash;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Derives a row of the journal again from its event, and compares it with what the log says of it. */
public final class RowCheck {
    private final ServerIdentity server;
    /**
     * A row as stored, with its entry in the log.
     *
     * @param digest as the journal has it
     * @param json the event; null if it cannot be decompressed
     * @param logged digest in the log; null if there is no entry
     * @param loggedAt time in the log's entry
     * @param pending whether the entry waits for its place in the log
     */
    public record Row(
            UUID id,
            Instant recorded,
            boolean security,
            boolean failed,
            boolean ingested,
            @Nullable String patient,
            List<Long> keys,
            List<Long> codes,
            List<String> texts,
            Hash digest,
            @Nullable String json,
            @Nullable Hash logged,
            @Nullable Instant loggedAt,
            boolean pending) {}

    public RowCheck(ServerIdentity server) {
        this.server = server;
    }

    /**
     * A request that the row is an event of.
     *
     * @param minute of its arrival
     * @param request its id, hashed
     */
    public record Arrival(Instant minute, long request) {}

    /** The FHIR request that the row is an event of; empty for anything else, and where the event cannot be read. */
    public Optional<Arrival> arrival(Row row) {
        Map<String, Object> event = event(row);
        Instant start = instant(Tree.text(Tree.object(event, "period"), "start"));
        if (row.ingested() || row.security() || start == null) {
            return Optional.empty();
        }
        return Tree.objects(event, "entity").stream()
                .filter(entity -> "XrequestId".equals(Tree.text(Tree.object(entity, "type"), "code")))
                .map(entity -> Tree.text(Tree.object(Tree.object(entity, "what"), "identifier"), "value"))
                .filter(Objects::nonNull)
                .map(id -> new Arrival(EdgeCounter.Minute.of(start), Term.of("request", id)))
                .findFirst();
    }

    /** The event as a tree; empty if it is none. */
    private static Map<String, Object> event(Row row) {
        try {
            return row.json() == null ? Map.of() : Tree.parse(row.json());
        } catch (IllegalArgumentException e) {
            return Map.of();
        }
    }

    /** What does not hold of that row, in words; empty when all agrees. */
    public Optional<String> objection(Row row) {
        String name = "AuditEvent/" + row.id();
        if (row.logged() == null && !row.pending()) {
            return Optional.of("inserted " + name + ": the log has no entry about it, or it was erased");
        }
        Map<String, Object> event = event(row);
        if (row.json() == null || event.isEmpty()) {
            return Optional.of("altered " + name + ": its event cannot be read");
        }
        Hash digest = Hash.of(Term.sha256(row.json().getBytes(StandardCharsets.UTF_8)));
        Hash committed = row.logged() == null ? row.digest() : row.logged();
        if (!digest.equals(committed) || !digest.equals(row.digest())) {
            return Optional.of("altered " + name + ": its event has another digest than the log holds");
        }
        if (row.loggedAt() != null && !row.loggedAt().equals(row.recorded())) {
            return Optional.of("altered " + name + ": the log has it at another time");
        }
        return column(row, event).map(column -> "altered " + name + ": its column " + column + " says something else");
    }

    /** The first column that does not follow from the event. */
    private Optional<String> column(Row row, Map<String, Object> event) {
        SearchTerms terms = SearchTerms.of(event, server.baseUrl());
        if (!row.id().toString().equals(Tree.text(event, "id"))) {
            return Optional.of("id");
        }
        if (!row.recorded().equals(recorded(event))) {
            return Optional.of("recorded");
        }
        if (row.failed() == "0".equals(Tree.text(event, "outcome"))) {
            return Optional.of("failed");
        }
        if (!row.ingested() && row.security() == isAccess(event)) {
            return Optional.of("security");
        }
        if (!Objects.equals(row.patient(), terms.patient())) {
            return Optional.of("patient");
        }
        if (!Set.copyOf(row.keys()).equals(terms.keys())) {
            return Optional.of("keys");
        }
        if (!Set.copyOf(row.codes()).equals(terms.codes())) {
            return Optional.of("codes");
        }
        return row.texts().equals(terms.texts()) ? Optional.empty() : Optional.of("texts");
    }

    private static boolean isAccess(Map<String, Object> event) {
        return Code.REST.code().equals(Tree.text(Tree.object(event, "type"), "code"));
    }

    private static @Nullable Instant recorded(Map<String, Object> event) {
        Instant recorded = instant(Tree.text(event, "recorded"));
        return recorded == null ? null : recorded.truncatedTo(ChronoUnit.MILLIS);
    }

    private static @Nullable Instant instant(@Nullable String text) {
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
