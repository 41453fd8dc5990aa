package health.attest.ledger;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A resource version in the parts a store keeps: the text without its identity and labels, and these apart. Joined,
 * they are what a read of that version returns.
 *
 * @param text JSON of the resource without id, version, time and labels
 * @param id logical id
 * @param version version number
 * @param lastUpdated when the version was stored
 * @param labels profiles, security labels and tags, in any order
 */
public record StoredResource(String text, String id, long version, Instant lastUpdated, List<Label> labels) {
    private static final DateTimeFormatter INSTANT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

    /** Where a label stands in {@code meta}. */
    public enum Kind {
        PROFILE("profile"),
        SECURITY("security"),
        TAG("tag");

        private final String element;

        Kind(String element) {
            this.element = element;
        }
    }

    /**
     * A label of a version.
     *
     * @param kind where it stands
     * @param code the code, or the profile's canonical
     * @param coding all members of its coding; empty for a profile
     */
    public record Label(Kind kind, String code, Map<String, Json> coding) {
        public Label {
            coding = Map.copyOf(coding);
        }

        /** A profile. */
        public static Label profile(String canonical) {
            return new Label(Kind.PROFILE, canonical, Map.of());
        }

        /** A security label. */
        public static Label security(Optional<String> system, String code, Optional<String> display) {
            return new Label(Kind.SECURITY, code, coding(system, code, display));
        }

        /** A tag. */
        public static Label tag(
                Optional<String> system,
                String code,
                Optional<String> display,
                Optional<String> version,
                Optional<Boolean> userSelected) {
            Map<String, Json> coding = coding(system, code, display);
            version.ifPresent(value -> coding.put("version", new Json.Text(value)));
            userSelected.ifPresent(value -> coding.put("userSelected", new Json.Literal(value.toString())));
            return new Label(Kind.TAG, code, coding);
        }

        private static Map<String, Json> coding(Optional<String> system, String code, Optional<String> display) {
            Map<String, Json> coding = new TreeMap<>();
            system.ifPresent(value -> coding.put("system", new Json.Text(value)));
            coding.put("code", new Json.Text(code));
            display.ifPresent(value -> coding.put("display", new Json.Text(value)));
            return coding;
        }

        private Json toJson() {
            return kind == Kind.PROFILE ? new Json.Text(code) : new Json.Members(coding);
        }
    }

    public StoredResource {
        labels = List.copyOf(labels);
    }

    /** The SHA-256 of the canonical form of what a read returns. */
    public Hash digest() {
        return CanonicalResource.digest(toJson());
    }

    /** What a read returns. Throws {@link IllegalArgumentException} if the text is no resource. */
    public Json toJson() {
        if (!(Json.parse(text) instanceof Json.Members stored)) {
            throw new IllegalArgumentException("not a resource");
        }
        TreeMap<String, Json> members = new TreeMap<>(stored.byName());
        TreeMap<String, Json> meta =
                members.get("meta") instanceof Json.Members kept ? new TreeMap<>(kept.byName()) : new TreeMap<>();
        meta.put("versionId", new Json.Text(Long.toString(version)));
        meta.put("lastUpdated", new Json.Text(INSTANT.format(lastUpdated)));
        for (Kind kind : Kind.values()) {
            List<Json> ofKind = new ArrayList<>();
            labels.stream().filter(label -> label.kind() == kind).forEach(label -> ofKind.add(label.toJson()));
            if (!ofKind.isEmpty()) {
                meta.put(kind.element, new Json.Elements(ofKind));
            }
        }
        members.put("meta", new Json.Members(meta));
        members.put("id", new Json.Text(id));
        return new Json.Members(members);
    }
}
