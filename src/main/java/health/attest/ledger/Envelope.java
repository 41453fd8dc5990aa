package health.attest.ledger;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a leaf commits to: which version of what, where, when, with which digest.
 *
 * @param log origin of the log
 * @param tenant whose data it is
 * @param kind what the entry is about
 * @param ref {@code Type/id}
 * @param version version number, 1 for the first
 * @param op {@code create}, {@code update} or {@code delete}
 * @param recorded when it was stored, to the millisecond
 * @param canonicalization URI of the canonical form that was hashed
 * @param digest SHA-256 of the canonical form
 */
public record Envelope(
        String log,
        String tenant,
        EntryKind kind,
        String ref,
        long version,
        String op,
        Instant recorded,
        String canonicalization,
        Hash digest) {

    /** Version of the form of envelopes. */
    private static final String FORM = "1";

    private static final DateTimeFormatter RECORDED =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

    public Envelope {
        recorded = recorded.truncatedTo(ChronoUnit.MILLIS);
    }

    /** The canonical JSON. */
    public Json toJson() {
        TreeMap<String, Json> members = new TreeMap<>(Map.of(
                "v", new Json.Numeral(FORM),
                "log", new Json.Text(log),
                "tenant", new Json.Text(tenant),
                "kind", new Json.Text(kind.code()),
                "ref", new Json.Text(ref),
                "version", new Json.Text(Long.toString(version)),
                "op", new Json.Text(op),
                "recorded", new Json.Text(RECORDED.format(recorded)),
                "canonicalization", new Json.Text(canonicalization),
                "digest", new Json.Text(digest.toHex())));
        return new Json.Members(members);
    }

    /** The bytes a commitment is made over. */
    public byte[] toBytes() {
        return toJson().canonical().getBytes(StandardCharsets.UTF_8);
    }

    /** Reads what {@link #toJson} wrote; throws {@link IllegalArgumentException} for anything else. */
    public static Envelope of(Json json) {
        Envelope envelope = new Envelope(
                json.get("log").text(),
                json.get("tenant").text(),
                EntryKind.of(json.get("kind").text()),
                json.get("ref").text(),
                Long.parseLong(json.get("version").text()),
                json.get("op").text(),
                instant(json.get("recorded").text()),
                json.get("canonicalization").text(),
                Hash.ofHex(json.get("digest").text()));
        if (!envelope.toJson().equals(json)) {
            throw new IllegalArgumentException("not an envelope of form " + FORM);
        }
        return envelope;
    }

    private static Instant instant(String text) {
        try {
            return RECORDED.parse(text, Instant::from);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("not an instant", e);
        }
    }
}
