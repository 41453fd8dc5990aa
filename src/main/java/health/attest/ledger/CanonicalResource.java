package health.attest.ledger;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The canonical form of a FHIR R4 resource in JSON, whose SHA-256 stands in the ledger.
 *
 * <p>RFC 8785 with three exceptions, because of what FHIR gives meaning to and what it does not:
 *
 * <ol>
 *   <li>numbers stand as they were written, for FHIR decimals have a precision: 1.10 is not 1.1;
 *   <li>{@code meta.profile}, {@code meta.security} and {@code meta.tag} are sets: sorted, profiles as text, codings by
 *       system, then code, then the rest of their canonical text;
 *   <li>{@code meta.lastUpdated} is an instant: written in UTC with three digits of a second, for the same instant may
 *       be read back in another zone.
 * </ol>
 */
public final class CanonicalResource {
    /** Names this canonicalization in envelopes and receipts. */
    public static final String URI = "https://attest.health/fhir/canonicalization/r4-json-1";

    private static final DateTimeFormatter INSTANT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX");

    private static final Comparator<Json> BY_TEXT =
            Comparator.comparing(json -> json instanceof Json.Text text ? text.value() : json.canonical());

    private static final Comparator<Json> BY_SYSTEM_AND_CODE = Comparator.comparing((Json c) -> member(c, "system"))
            .thenComparing(c -> member(c, "code"))
            .thenComparing(Json::canonical);

    private CanonicalResource() {}

    /** The canonical bytes. Throws {@link IllegalArgumentException} for what is not a resource in JSON. */
    public static byte[] bytes(String resourceJson) {
        return text(Json.parse(resourceJson)).getBytes(StandardCharsets.UTF_8);
    }

    /** The SHA-256 of the canonical bytes. Throws {@link IllegalArgumentException} as {@link #bytes} does. */
    public static Hash digest(String resourceJson) {
        return Hash.ofContent(bytes(resourceJson));
    }

    /** What stands for a version that is a deletion: there is nothing to read, so its place is all it says. */
    public static Hash digestOfDeletion(String type, String id, long version) {
        Json meta = new Json.Members(Map.of("versionId", new Json.Text(Long.toString(version))));
        Json deletion =
                new Json.Members(Map.of("id", new Json.Text(id), "meta", meta, "resourceType", new Json.Text(type)));
        return Hash.ofContent(deletion.canonical().getBytes(StandardCharsets.UTF_8));
    }

    /** The same for JSON that was read already. */
    static Hash digest(Json resource) {
        return Hash.ofContent(text(resource).getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Json resource) {
        if (!(resource instanceof Json.Members members) || !resource.has("resourceType")) {
            throw new IllegalArgumentException("not a resource: no resourceType");
        }
        if (!(members.byName().get("meta") instanceof Json.Members meta)) {
            return resource.canonical();
        }
        TreeMap<String, Json> settled = new TreeMap<>(members.byName());
        settled.put("meta", settle(meta));
        return new Json.Members(settled).canonical();
    }

    private static Json settle(Json.Members meta) {
        TreeMap<String, Json> settled = new TreeMap<>(meta.byName());
        if (!meta.has("_profile")) {
            settled.computeIfPresent("profile", (name, value) -> sorted(value, BY_TEXT));
        }
        settled.computeIfPresent("security", (name, value) -> sorted(value, BY_SYSTEM_AND_CODE));
        settled.computeIfPresent("tag", (name, value) -> sorted(value, BY_SYSTEM_AND_CODE));
        settled.computeIfPresent("lastUpdated", (name, value) -> inUtc(value));
        return new Json.Members(settled);
    }

    private static Json sorted(Json value, Comparator<Json> order) {
        List<Json> elements = value.elements().stream().sorted(order).toList();
        return new Json.Elements(elements);
    }

    private static Json inUtc(Json instant) {
        try {
            OffsetDateTime read = OffsetDateTime.parse(instant.text()).withOffsetSameInstant(ZoneOffset.UTC);
            return new Json.Text(INSTANT.format(read));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("meta.lastUpdated is not an instant", e);
        }
    }

    private static String member(Json coding, String name) {
        Function<Json, String> value = json -> json instanceof Json.Text text ? text.value() : "";
        return coding.has(name) ? value.apply(coding.get(name)) : "";
    }
}
