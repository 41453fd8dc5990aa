package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.interceptor.api.IInterceptorService;
import health.attest.journey.ConsentPeople.Chart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/**
 * The consent matrix: every way data could leave or be inferred. Each row asks for a hidden chart and says whether the
 * answer leaks; no row leaks with the gate in place, and every row does without it.
 */
class ConsentMatrixIT extends ServerIT {
    private final String absent = UUID.randomUUID().toString();

    @Autowired
    private ApplicationContext beans;

    @Autowired
    private IInterceptorService interceptors;

    private ConsentPeople people;
    private Chart hidden;
    private Chart open;
    private String consent;
    private String deleted;

    @BeforeEach
    void hideOneChartAndLeaveAnother() {
        people = new ConsentPeople(baseUrl(), TENANT_A);
        hidden = people.chart();
        open = people.chart();
        consent = people.deniesAll(hidden.patient());
        deleted = people.observation(hidden.patient(), hidden.canary() + "x");
        people.backend().send("DELETE", "/fhir/Observation/" + deleted, null, null);
    }

    @Test
    void noRowLeaksWithTheGateInPlace() {
        assertThat(leaking()).isEmpty();
    }

    @Test
    void everyRowLeaksWithoutTheGate() {
        List<Object> gate = gate();
        gate.forEach(interceptors::unregisterInterceptor);
        try {
            assertThat(leaking()).containsExactlyElementsOf(rows().keySet());
        } finally {
            gate.forEach(interceptors::registerInterceptor);
        }
    }

    private List<Object> gate() {
        List<Object> gate = new ArrayList<>();
        for (String name : beans.getBeanDefinitionNames()) {
            Class<?> type = beans.getType(name);
            if (type != null
                    && type.getName().startsWith("health.attest.consent.hapi.")
                    && type.getSimpleName().endsWith("Interceptor")) {
                gate.add(beans.getBean(name));
            }
        }
        return gate;
    }

    private List<String> leaking() {
        Http doctor = people.doctor("otto");
        List<String> leaking = new ArrayList<>();
        rows().forEach((name, leaks) -> {
            if (leaks.apply(doctor)) {
                leaking.add(name);
            }
        });
        return leaking;
    }

    private Map<String, Function<Http, Boolean>> rows() {
        Map<String, Function<Http, Boolean>> rows = new LinkedHashMap<>();
        addReads(rows);
        addSearches(rows);
        addWrites(rows);
        return rows;
    }

    private void addReads(Map<String, Function<Http, Boolean>> rows) {
        rows.put("read", caller -> tells(id -> caller.get("/fhir/Observation/" + id)));
        rows.put("vread", caller -> tells(id -> caller.get("/fhir/Observation/" + id + "/_history/1")));
        rows.put("read of a deleted one", caller -> tells(deleted, id -> caller.get("/fhir/Observation/" + id)));
        rows.put("history of an instance", caller -> tells(id -> caller.get("/fhir/Observation/" + id + "/_history")));
        rows.put("history of a type", caller -> shows(caller.get("/fhir/Observation/_history?_count=100")));
        rows.put("history of the system", caller -> shows(caller.get("/fhir/_history?_count=100")));
    }

    private void addSearches(Map<String, Function<Http, Boolean>> rows) {
        rows.put("search", caller -> shows(caller.get("/fhir/Observation?subject=Patient/" + hidden.patient())));
        rows.put(
                "search by POST",
                caller -> shows(caller.send(
                        "POST",
                        "/fhir/Patient/_search",
                        "application/x-www-form-urlencoded",
                        "family=" + hidden.canary())));
        rows.put("chain", caller -> shows(caller.get("/fhir/Observation?subject:Patient.family=" + hidden.canary())));
        rows.put(
                "_has",
                caller -> shows(
                        caller.get("/fhir/Patient?_has:Observation:patient:identifier=urn:it%7C" + hidden.canary())));
        rows.put("_sort", caller -> shows(caller.get("/fhir/Patient?_sort=-_lastUpdated&_count=100")));
        rows.put(
                "_include",
                caller -> shows(
                        caller.get("/fhir/Observation?_id=" + hidden.observation() + "&_include=Observation:subject")));
        rows.put(
                "_revinclude",
                caller -> shows(
                        caller.get("/fhir/Patient?_id=" + hidden.patient() + "&_revinclude=Observation:subject")));
        rows.put(
                "_total",
                caller -> counts(caller.get("/fhir/Observation?_total=accurate&subject=Patient/" + hidden.patient())));
        rows.put(
                "_summary=count",
                caller -> counts(caller.get("/fhir/Observation?_summary=count&subject=Patient/" + hidden.patient())));
    }

    private void addWrites(Map<String, Function<Http, Boolean>> rows) {
        rows.put(
                "$everything",
                caller -> tells(hidden.patient(), id -> caller.get("/fhir/Patient/" + id + "/$everything")));
        rows.put("batch", caller -> tells(id -> caller.post("/fhir", batch("GET", "Observation/" + id))));
        rows.put("conditional create", this::matchesWhenCreating);
        rows.put(
                "patch",
                caller -> tells(id -> caller.patch(
                        "/fhir/Observation/" + id,
                        "application/json-patch+json",
                        "[{\"op\":\"test\",\"path\":\"/status\",\"value\":\"final\"}]")));
        rows.put(
                "reference", caller -> tells(hidden.patient(), id -> caller.post("/fhir/Observation", body(null, id))));
        rows.put("Consent", caller -> tells(consent, id -> caller.get("/fhir/Consent/" + id)));
        rows.put("update", caller -> tells(id -> caller.put("/fhir/Observation/" + id, body(id, open.patient()))));
        rows.put("delete", caller -> tells(id -> caller.send("DELETE", "/fhir/Observation/" + id, null, null)));
    }

    /** Whether hidden and absent can be told apart. */
    private boolean tells(Function<String, Http.Answer> asking) {
        return tells(hidden.observation(), asking);
    }

    private boolean tells(String hiddenId, Function<String, Http.Answer> asking) {
        Http.Answer one = asking.apply(hiddenId);
        Http.Answer other = asking.apply(absent);
        return shows(one)
                || one.status() != other.status()
                || !one.body().replace(hiddenId, "ID").equals(other.body().replace(absent, "ID"))
                || one.header("ETag").isPresent()
                || one.header("Location").isPresent()
                        != other.header("Location").isPresent();
    }

    private boolean shows(Http.Answer answer) {
        // A search echoes its own parameters in its link to itself.
        String body = answer.body().replaceAll("\"url\":\"[^\"]*\"", "");
        return body.contains(hidden.canary());
    }

    private boolean counts(Http.Answer answer) {
        return answer.json().path("total").asInt(-1) != 0;
    }

    private boolean matchesWhenCreating(Http caller) {
        Http.Answer answer = caller.with("If-None-Exist", "identifier=urn:it%7C" + hidden.canary())
                .post("/fhir/Observation", body(null, open.patient()));
        return answer.status() != 201;
    }

    private static String batch(String method, String url) {
        return """
        {"resourceType":"Bundle","type":"batch","entry":[{"request":{"method":"%s","url":"%s"}}]}""".formatted(method, url);
    }

    private static String body(@Nullable String id, String patient) {
        return """
        {"resourceType":"Observation",%s"status":"final","code":{"text":"%s"},
         "subject":{"reference":"Patient/%s"}}""".formatted(id == null ? "" : "\"id\":\"" + id + "\",", UUID.randomUUID(), patient);
    }
}
