package health.attest.audit;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
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
     * @param stored compressed event, by that dictionary
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
            byte[] digest,
            short dictionary,
            byte[] stored,
            byte @Nullable [] logged,
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
        if (row.ingested() || row.security()) {
            return Optional.empty();
        }
        try {
            byte[] json = EventCompression.decompress(row.dictionary(), row.stored());
            Map<String, Object> event = Tree.parse(new String(json, StandardCharsets.UTF_8));
            Instant start = instant(Tree.text(Tree.object(event, "period"), "start"));
            return start == null
                    ? Optional.empty()
                    : Tree.objects(event, "entity").stream()
                            .filter(entity -> "XrequestId".equals(Tree.text(Tree.object(entity, "type"), "code")))
                            .map(entity -> Tree.text(Tree.object(Tree.object(entity, "what"), "identifier"), "value"))
                            .filter(Objects::nonNull)
                            .map(id -> new Arrival(EdgeCounter.Minute.of(start), Term.of("request", id)))
                            .findFirst();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What does not hold of that row, in words; empty when all agrees. */
    public Optional<String> objection(Row row) {
        String name = "AuditEvent/" + row.id();
        byte[] logged = row.logged();
        if (logged == null && !row.pending()) {
            return Optional.of("inserted " + name + ": the log has no entry about it, or it was erased");
        }
        String json;
        Map<String, Object> event;
        try {
            json = new String(EventCompression.decompress(row.dictionary(), row.stored()), StandardCharsets.UTF_8);
            event = Tree.parse(json);
        } catch (IllegalArgumentException e) {
            return Optional.of("altered " + name + ": its event cannot be read");
        }
        byte[] digest = Term.sha256(json.getBytes(StandardCharsets.UTF_8));
        byte[] committed = logged == null ? row.digest() : logged;
        if (!Arrays.equals(digest, committed) || !Arrays.equals(digest, row.digest())) {
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
