package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import health.attest.journey.Http.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every interaction, asked by every kind of caller, answers what the table in the guide says. */
class ScopeMatrixIT extends ServerIT {
    private static final Path PAGE = Path.of("ig/input/pagecontent/scopes.md");
    private static final String FHIR = "/fhir/";

    private static final String IDENTIFIED = "{\"identifier\":[{\"system\":\"urn:x\",\"value\":\"%s\"}],";

    private String alice = "";
    private String bob = "";

    @BeforeEach
    void twoPatients() {
        String patient = "{\"resourceType\":\"Patient\",\"active\":true}";
        alice = create(system(TENANT_A), "Patient", patient);
        bob = create(system(TENANT_A), "Patient", patient);
    }

    @Test
    void everyInteractionAnswersWhatTheGuideSays() throws IOException {
        List<String> table = Files.readAllLines(PAGE);
        int start = table.stream()
                .filter(line -> line.startsWith("| interaction |"))
                .findFirst()
                .map(table::indexOf)
                .orElseThrow();
        List<String> columns = cells(table.get(start));
        Map<String, BiFunction<Http, String, Answer>> requests = requests();
        List<String> wrong = new ArrayList<>();
        List<String> seen = new ArrayList<>();

        for (String line : table.subList(start + 2, table.size())) {
            if (!line.startsWith("|")) {
                break;
            }
            List<String> row = cells(line);
            seen.add(row.get(0));
            BiFunction<Http, String, Answer> request = Objects.requireNonNull(requests.get(row.get(0)));
            for (int column = 1; column < columns.size(); column++) {
                String expected = row.get(column);
                String actual = answers(request, columns.get(column));
                if (!expected.equals(actual)) {
                    wrong.add("%s by %s: %s, not %s".formatted(row.get(0), columns.get(column), actual, expected));
                }
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(seen).containsExactlyElementsOf(requests.keySet());
    }

    /** The status of a request by a kind of caller; where several callers are of the kind, they must agree. */
    private String answers(BiFunction<Http, String, Answer> request, String column) {
        String observation = observation();
        return String.join(
                "/",
                callers(column).stream()
                        .map(caller -> String.valueOf(status(request.apply(caller, observation))))
                        .distinct()
                        .toList());
    }

    /** Of a bundle's only entry where one came back, else of the whole answer. */
    private static int status(Answer answer) {
        String inner = answer.status() == 200
                ? answer.json().at("/entry/0/response/status").asText("")
                : "";
        boolean bundle =
                answer.status() == 200 && answer.json().path("type").asText("").endsWith("-response");
        return bundle && !inner.isEmpty() ? Integer.parseInt(inner.substring(0, 3)) : answer.status();
    }

    private List<Http> callers(String column) {
        return switch (column) {
            case "none" -> List.of(anonymous());
            case "wrong" -> wrongTokens().stream().map(anonymous()::withToken).toList();
            case "patient" -> List.of(patient(alice));
            case "other patient" -> List.of(patient(bob));
            case "user" ->
                List.of(anonymous()
                        .withToken(ISSUER.userToken(TENANT_A, "doctor", "Practitioner/grace", "user/*.cruds")));
            case "system" -> List.of(system(TENANT_A));
            case "other tenant" -> List.of(system(TENANT_B));
            default ->
                List.of(anonymous().withToken(ISSUER.systemToken(TENANT_A, "letters", "system/Observation." + column)));
        };
    }

    private Http patient(String id) {
        return anonymous().withToken(ISSUER.patientToken(TENANT_A, id, "patient/*.cruds"));
    }

    private static List<String> wrongTokens() {
        Map<String, String> good =
                Map.of("tenant", TENANT_A, "client_id", "it-backend", "sub", "it-backend", "scope", "system/*.cruds");
        List<String> wrong = new ArrayList<>(List.of(
                with(good, "exp", 1_700_000_000L),
                with(good, "nbf", 4_000_000_000L),
                with(good, "aud", "https://elsewhere.test/fhir"),
                with(good, "iss", "https://elsewhere.test"),
                with(good, "nonce", "n-1"),
                with(good, "tenant", "NOT A TENANT"),
                ISSUER.token(JWSAlgorithm.RS256, "logout+jwt", good),
                ISSUER.token(good) + "x",
                "opaque-token-nobody-knows",
                "eyJhbGciOiJub25lIn0.eyJpc3MiOiJ4In0."));
        try (TestIssuer stranger = TestIssuer.start()) {
            wrong.add(stranger.token(good));
        }
        return wrong;
    }

    private static String with(Map<String, String> claims, String name, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(claims);
        changed.put(name, value);
        return ISSUER.token(changed);
    }

    /** The requests, each of one Observation of Alice's that nobody has touched before. */
    private Map<String, BiFunction<Http, String, Answer>> requests() {
        Map<String, BiFunction<Http, String, Answer>> requests = new LinkedHashMap<>();
        requests.put("capabilities", (caller, id) -> caller.get(FHIR + "metadata?_elements=status"));
        requests.put("read", (caller, id) -> caller.get(FHIR + "Observation/" + id));
        requests.put("vread", (caller, id) -> caller.get(FHIR + "Observation/" + id + "/_history/1"));
        requests.put("history-instance", (caller, id) -> caller.get(FHIR + "Observation/" + id + "/_history"));
        requests.put("history-type", (caller, id) -> caller.get(FHIR + "Observation/_history?_count=1"));
        requests.put("history-system", (caller, id) -> caller.get(FHIR + "_history?_count=1"));
        requests.put("search-type", (caller, id) -> caller.get(FHIR + "Observation?_id=" + id));
        requests.put(
                "search-type by POST",
                (caller, id) -> caller.send(
                        "POST", FHIR + "Observation/_search", "application/x-www-form-urlencoded", "_id=" + id));
        requests.put("create", (caller, id) -> caller.post(FHIR + "Observation", body(null)));
        requests.put("conditional create", (caller, id) -> caller.with("If-None-Exist", "identifier=urn:x|" + id)
                .post(FHIR + "Observation", body(null).replaceFirst("\\{", IDENTIFIED.formatted(id))));
        requests.put("update", (caller, id) -> caller.put(FHIR + "Observation/" + id, body(id)));
        requests.put("conditional update", (caller, id) -> caller.put(FHIR + "Observation?_id=" + id, body(null)));
        requests.put(
                "patch",
                (caller, id) -> caller.patch(
                        FHIR + "Observation/" + id,
                        "application/json-patch+json",
                        "[{\"op\":\"replace\",\"path\":\"/status\",\"value\":\"final\"}]"));
        requests.put("delete", (caller, id) -> caller.delete(FHIR + "Observation/" + id));
        requests.put("conditional delete", (caller, id) -> caller.delete(FHIR + "Observation?_id=" + id));
        requests.put("read in a batch", (caller, id) -> bundle(caller, "batch", "GET", "Observation/" + id, ""));
        requests.put("search in a batch", (caller, id) -> bundle(caller, "batch", "GET", "Observation?_id=" + id, ""));
        requests.put(
                "create in a transaction",
                (caller, id) ->
                        bundle(caller, "transaction", "POST", "Observation", "\"resource\":" + body(null) + ","));
        requests.put("$everything", (caller, id) -> caller.get(FHIR + "Patient/" + alice + "/$everything"));
        requests.put("$graphql", (caller, id) -> caller.get(FHIR + "$graphql?query=x"));
        return requests;
    }

    private static Answer bundle(Http caller, String type, String method, String url, String resource) {
        return caller.post(
                "/fhir",
                "{\"resourceType\":\"Bundle\",\"type\":\"%s\",\"entry\":[{%s\"request\":{\"method\":\"%s\",\"url\":\"%s\"}}]}"
                        .formatted(type, resource, method, url));
    }

    private String observation() {
        return create(system(TENANT_A), "Observation", body(null));
    }

    private String body(@Nullable String id) {
        return ("{\"resourceType\":\"Observation\",%s\"status\":\"preliminary\",\"code\":{\"text\":\"canary-%s\"},"
                        + "\"subject\":{\"reference\":\"Patient/%s\"}}")
                .formatted(id == null ? "" : "\"id\":\"" + id + "\",", UUID.randomUUID(), alice);
    }

    private static String create(Http caller, String type, String body) {
        Answer created = caller.post(FHIR + type, body);
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return created.id();
    }

    private static List<String> cells(String line) {
        return List.of(line.split("\\|", -1)).stream()
                .skip(1)
                .map(String::trim)
                .filter(cell -> !cell.isEmpty())
                .toList();
    }
}
