package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JWSAlgorithm;
import health.attest.journey.Http.Answer;
import health.attest.smart.OperationRule;
import health.attest.smart.Operations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
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
    private String untouched = "";

    /**
     * A request of the matrix.
     *
     * @param type whose letters it is asked with
     * @param ownScope one of Attest's own scopes that also opens it; empty for none
     */
    record Request(String type, String ownScope, BiFunction<Http, String, Answer> send) {}

    @BeforeEach
    void twoPatients() {
        String patient = "{\"resourceType\":\"Patient\",\"active\":true}";
        alice = create(system(TENANT_A), "Patient", patient);
        bob = create(system(TENANT_A), "Patient", patient);
        untouched = observation();
    }

    @Test
    void everyInteractionAnswersWhatTheGuideSays() throws IOException {
        compare("| interaction |", interactions(), "Observation");
    }

    @Test
    void everyOperationAnswersWhatTheGuideSays() throws IOException {
        compare("| operation asked |", operations(), "");
    }

    /** Each row of the table that begins so is asked by every kind of caller, and there is a row for everything. */
    private void compare(String heading, Map<String, Request> requests, String type) throws IOException {
        List<String> page = Files.readAllLines(PAGE);
        int start = page.stream()
                .filter(line -> line.startsWith(heading))
                .findFirst()
                .map(page::indexOf)
                .orElseThrow();
        List<String> columns = cells(page.get(start));
        List<String> stated = page.subList(start + 2, page.size()).stream()
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> "| " + String.join(" | ", cells(line)) + " |")
                .toList();
        List<String> answered = new ArrayList<>();

        requests.forEach((name, request) -> answered.add("| " + name + " | "
                + columns.stream()
                        .skip(1)
                        .map(column -> answers(request, column, type.isEmpty() ? request.type() : type))
                        .collect(Collectors.joining(" | "))
                + " |"));

        assertThat(answered).containsExactlyElementsOf(stated);
    }

    /** The status of a request by a kind of caller; where several callers are of the kind, they must agree. */
    private String answers(Request request, String column, String type) {
        boolean refusedUnread = column.equals("none") || column.equals("wrong");
        String observation = refusedUnread ? untouched : observation();
        return callers(column, type, request.ownScope()).stream()
                .map(caller -> String.valueOf(status(request.send().apply(caller, observation))))
                .distinct()
                .collect(Collectors.joining("/"));
    }

    /** Of a bundle's only entry where one came back, else of the whole answer. */
    private static int status(Answer answer) {
        String inner = answer.status() == 200 && !answer.body().isEmpty()
                ? answer.json().at("/entry/0/response/status").asText("")
                : "";
        boolean bundle =
                !inner.isEmpty() && answer.json().path("type").asText("").endsWith("-response");
        return bundle ? Integer.parseInt(inner.substring(0, 3)) : answer.status();
    }

    private List<Http> callers(String column, String type, String ownScope) {
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
            case "own scope" -> List.of(own(ownScope.isEmpty() ? "system/Basic.r" : ownScope));
            default -> List.of(own("system/" + type + "." + column));
        };
    }

    /** One of the custodian's own systems, of which consents ask nothing: what it may do is what its scope says. */
    private Http own(String scope) {
        return anonymous()
                .withToken(ISSUER.token(Map.of(
                        "tenant", TENANT_A,
                        "client_id", "letters",
                        "sub", "letters",
                        "roles", "integration",
                        "scope", scope)));
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
    private Map<String, Request> interactions() {
        Map<String, BiFunction<Http, String, Answer>> requests = new LinkedHashMap<>();
        requests.put("capabilities", (caller, id) -> caller.get(FHIR + "metadata?_elements=status"));
        requests.put("read", (caller, id) -> caller.get(FHIR + "Observation/" + id));
        requests.put("HEAD", (caller, id) -> caller.send("HEAD", FHIR + "Observation/" + id, null, null));
        requests.put("vread", (caller, id) -> caller.get(FHIR + "Observation/" + id + "/_history/1"));
        requests.put("history-instance", (caller, id) -> caller.get(FHIR + "Observation/" + id + "/_history"));
        requests.put("history-type", (caller, id) -> caller.get(FHIR + "Observation/_history?_count=1"));
        requests.put("history-system", (caller, id) -> caller.get(FHIR + "_history?_count=1"));
        requests.put("search-type", (caller, id) -> caller.get(FHIR + "Observation?_id=" + id));
        requests.put(
                "search-type by POST",
                (caller, id) -> caller.send(
                        "POST", FHIR + "Observation/_search", "application/x-www-form-urlencoded", "_id=" + id));
        requests.put("search-system", (caller, id) -> caller.get("/fhir?_id=" + id));
        requests.put("create", (caller, id) -> caller.post(FHIR + "Observation", body(null)));
        requests.put("conditional create", (caller, id) -> caller.with("If-None-Exist", "identifier=urn:x|" + id)
                .post(FHIR + "Observation", body(null).replaceFirst("\\{", IDENTIFIED.formatted(id))));
        requests.put("update", (caller, id) -> caller.put(FHIR + "Observation/" + id, body(id)));
        requests.put("conditional update", (caller, id) -> caller.put(FHIR + "Observation?_id=" + id, body(null)));
        addChanges(requests);
        Map<String, Request> interactions = new LinkedHashMap<>();
        requests.forEach((name, send) -> interactions.put(name, new Request("Observation", "", send)));
        return interactions;
    }

    private void addChanges(Map<String, BiFunction<Http, String, Answer>> requests) {
        requests.put(
                "patch",
                (caller, id) -> caller.patch(
                        FHIR + "Observation/" + id,
                        "application/json-patch+json",
                        "[{\"op\":\"replace\",\"path\":\"/status\",\"value\":\"final\"}]"));
        requests.put(
                "conditional patch",
                (caller, id) -> caller.patch(
                        FHIR + "Observation?_id=" + id,
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
        requests.put("$graphql", (caller, id) -> caller.get(FHIR + "$graphql?query=x"));
    }

    /** One request of each operation that the capability statement names, with nothing but what its route needs. */
    private Map<String, Request> operations() {
        JsonNode statement = anonymous().get(FHIR + "metadata").json();
        Set<String> offered = new TreeSet<>();
        statement
                .at("/rest/0/operation")
                .forEach(each -> offered.add("/$" + each.path("name").asText()));
        for (JsonNode resource : statement.at("/rest/0/resource")) {
            resource.path("operation")
                    .forEach(each -> offered.add(resource.path("type").asText() + "/$"
                            + each.path("name").asText()));
        }
        Map<String, Request> operations = new TreeMap<>();
        for (OperationRule rule : Operations.table()) {
            String type = rule.type() == null ? "" : "*".equals(rule.type()) ? "Observation" : rule.type();
            if (offered.contains(type + "/" + rule.name())) {
                operations.put(
                        type + (rule.instance() ? "/{id}/" : "/") + rule.name(),
                        new Request(
                                type.isEmpty() ? "Observation" : type,
                                rule.ownScope() == null ? "" : rule.ownScope(),
                                (caller, observation) -> ask(caller, rule, "/fhir" + path(rule, type, observation))));
            }
        }
        return operations;
    }

    private static Answer ask(Http caller, OperationRule rule, String path) {
        // Nothing is posted to AuditEvent, not even a question; a verification is asked about, not started.
        String question = rule.name().equals("$verify") ? "?job=" + UUID.randomUUID() : "?date=gt2999";
        return "AuditEvent".equals(rule.type())
                ? caller.get(path + question)
                : caller.post(path, "{\"resourceType\":\"Parameters\"}");
    }

    private String path(OperationRule rule, String type, String observation) {
        String id =
                switch (type) {
                    case "Patient" -> alice;
                    // A receipt comes when the log has taken the version in; of an absent one there never is any.
                    case "Observation" ->
                        rule.name().equals("$receipt") ? UUID.randomUUID().toString() : observation;
                    default -> UUID.randomUUID().toString();
                };
        return (type.isEmpty() ? "" : "/" + type) + (rule.instance() ? "/" + id : "") + "/" + rule.name();
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
