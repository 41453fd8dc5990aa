package health.attest.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.attest.journey.Http.Answer;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * What the tests of the catalogue have in common: each interaction leaves exactly the listed events, and each event
 * keeps the BALP profiles it names, or FHIR's own where BALP has none.
 */
abstract class CatalogueIT extends AuditIT {
    private static final String BASE = "http://hl7.org/fhir/StructureDefinition/AuditEvent";
    private static final Optional<BalpProfiles> BALP = BalpProfiles.find();

    /** Asserts the status of an answer, and exactly these events of its request. */
    final void leaves(Answer answer, int status, String... events) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        List<JsonNode> left = events(answer);
        assertThat(left.stream().map(AuditIT::inShort)).containsExactlyInAnyOrder(events);
        left.forEach(CatalogueIT::keepsItsProfiles);
    }

    private static void keepsItsProfiles(JsonNode event) {
        List<String> named = StreamSupport.stream(
                        event.path("meta").path("profile").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        for (String profile : named.isEmpty() ? List.of(BASE) : named) {
            BALP.ifPresent(balp -> assertThat(balp.objections(event.toString(), profile))
                    .as(profile + " " + event)
                    .isEmpty());
        }
    }

    /** That resource with an id of its own, as an update wants it. */
    static String withId(String id, String resource) {
        return resource.replaceFirst(
                "\"resourceType\":\"([A-Za-z]+)\"", "\"resourceType\":\"$1\",\"id\":\"" + id + "\"");
    }

    static String bundle(String type, String... entries) {
        return "{\"resourceType\":\"Bundle\",\"type\":\"" + type + "\",\"entry\":[" + String.join(",", entries) + "]}";
    }

    static String entry(String method, String url) {
        return "{\"request\":{\"method\":\"" + method + "\",\"url\":\"" + url + "\"}}";
    }

    static String entry(String method, String url, String resource) {
        return "{\"request\":{\"method\":\"" + method + "\",\"url\":\"" + url + "\"},\"resource\":" + resource + "}";
    }

    static String parameters(String... parameters) {
        return parameters.length == 0
                ? "{\"resourceType\":\"Parameters\"}"
                : "{\"resourceType\":\"Parameters\",\"parameter\":[" + String.join(",", parameters) + "]}";
    }
}
