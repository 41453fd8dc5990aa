package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Watches every answer of the whole suite: the id of a resource that some test made is a mark that may appear in no
 * answer to a caller of another tenant, and in none to a patient's app of another patient, unless the caller named it.
 */
final class Canaries {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern PATIENT = Pattern.compile("Patient/(" + ID.pattern() + ")");
    private static final Set<String> ABOUT_NOBODY =
            Set.of("Practitioner", "PractitionerRole", "Organization", "Location", "Schedule", "Slot");
    private static final Map<String, Mark> MARKS = new ConcurrentHashMap<>();

    private Canaries() {}

    /**
     * Whose an id is.
     *
     * @param tenants where resources of that id are
     * @param patients ids of the patients it is about; empty when it is about nobody
     */
    record Mark(Set<String> tenants, Set<String> patients) {
        Mark with(Mark other) {
            Set<String> tenants = new TreeSet<>(tenants());
            Set<String> patients = new TreeSet<>(patients());
            tenants.addAll(other.tenants());
            patients.addAll(other.patients());
            return new Mark(tenants, patients);
        }
    }

    /** Remembers whose a resource is that a caller made. */
    static void plant(@Nullable String token, @Nullable String sent, String answered) {
        JsonNode claims = claims(token);
        JsonNode made = parse(answered);
        String id = made.path("id").asText();
        String tenant = claims.path("tenant").asText();
        String type = made.path("resourceType").asText();
        if (tenant.isEmpty() || !ID.matcher(id).matches()) {
            return;
        }
        Set<String> patients = new TreeSet<>();
        Matcher named = PATIENT.matcher(sent == null ? "" : sent);
        while (named.find()) {
            patients.add(named.group(1));
        }
        if (type.equals("Patient")) {
            patients.add(id);
        }
        MARKS.merge(id, new Mark(Set.of(tenant), ABOUT_NOBODY.contains(type) ? Set.of() : patients), Mark::with);
    }

    /** Fails when an answer holds a mark that is hidden from its caller. */
    static void watch(@Nullable String token, String asked, String answered) {
        JsonNode claims = claims(token);
        String tenant = claims.path("tenant").asText();
        if (token != null && tenant.isEmpty()) {
            // Of a token that names no tenant only its issuer's settings say whose it is.
            return;
        }
        String self = isPatientsApp(claims) ? claims.path("patient").asText() : "";
        String known = asked.toLowerCase(Locale.ROOT);
        Matcher ids = ID.matcher(answered);
        while (ids.find()) {
            Mark mark = MARKS.get(ids.group());
            if (mark == null || known.contains(ids.group())) {
                continue;
            }
            assertThat(mark.tenants())
                    .as("an id of another tenant: " + ids.group())
                    .contains(tenant);
            if (!self.isEmpty() && !mark.patients().isEmpty()) {
                assertThat(mark.patients())
                        .as("an id of another patient: " + ids.group())
                        .contains(self);
            }
        }
    }

    private static boolean isPatientsApp(JsonNode claims) {
        return claims.path("roles").asText().equals("patient");
    }

    private static JsonNode claims(@Nullable String token) {
        String[] parts = token == null ? new String[0] : token.split("\\.", -1);
        try {
            return parts.length == 3 ? JSON.readTree(Base64.getUrlDecoder().decode(parts[1])) : JSON.createObjectNode();
        } catch (IOException | IllegalArgumentException notOurs) {
            return JSON.createObjectNode();
        }
    }

    private static JsonNode parse(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            return node == null ? JSON.createObjectNode() : node;
        } catch (IOException notJson) {
            return JSON.createObjectNode();
        }
    }
}
