package health.attest.journey;

import static health.attest.journey.ConsentPeople.created;

import health.attest.journey.ConsentPeople.Chart;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rows of the published matrix, asked for one hidden chart by a doctor or by another hospital's system. */
final class ConsentMatrix {
    private static final String PATCH = "[{\"op\":\"test\",\"path\":\"/status\",\"value\":\"final\"}]";

    private final String absent = UUID.randomUUID().toString();
    private final ConsentPeople people;
    private final Http doctor;
    private final Http recipient;
    private final Chart hidden;
    private final Chart open;
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final Map<String, String> made = new LinkedHashMap<>();

    private ConsentMatrix(ConsentPeople people) {
        this.people = people;
        this.doctor = people.doctor("otto");
        this.recipient = people.recipient();
        this.hidden = people.chart();
        this.open = people.chart();
    }

    /** One way data could leave. */
    interface Row {
        /** How it leaks, if it does. */
        Optional<String> leak();
    }

    static ConsentMatrix of(ConsentPeople people) {
        ConsentMatrix matrix = new ConsentMatrix(people);
        matrix.make();
        matrix.addReads();
        matrix.addSearches();
        matrix.addCounts();
        matrix.addOthers();
        matrix.addConditions();
        matrix.addWrites();
        return matrix;
    }

    Map<String, Row> rows() {
        return rows;
    }

    private void make() {
        Http backend = people.backend();
        String deleted = people.observation(hidden.patient(), hidden.canary() + "x");
        backend.delete("/fhir/Observation/" + deleted);
        made.put("deleted", deleted);
        made.put("Consent", people.deniesAll(hidden.patient()));
        String about = "{\"reference\":\"Observation/" + hidden.observation() + "\"}";
        made.put("Provenance", created(backend.post("/fhir/Provenance", """
                {"resourceType":"Provenance","target":[%s],"recorded":"2026-01-01T00:00:00Z",
                 "agent":[{"who":{"display":"%s"}}]}""".formatted(about, hidden.canary()))));
        made.put("Task", created(backend.post("/fhir/Task", """
                {"resourceType":"Task","status":"requested","intent":"order","focus":%s,
                 "description":"%s"}""".formatted(about, hidden.canary()))));
        made.put("Binary", created(backend.post("/fhir/Binary", """
                {"resourceType":"Binary","contentType":"text/plain","securityContext":%s,
                 "data":"%s"}""".formatted(about, base64(hidden.canary())))));
        created(backend.post("/fhir/DocumentReference", """
                {"resourceType":"DocumentReference","status":"current","subject":{"reference":"Patient/%s"},
                 "content":[{"attachment":{"url":"Binary/%s"}}]}""".formatted(hidden.patient(), made("Binary"))));
        made.put("Group", created(backend.post("/fhir/Group", """
                {"resourceType":"Group","type":"person","actual":true,"name":"walkers",
                 "member":[{"entity":{"reference":"Patient/%s","display":"%s"}},
                           {"entity":{"reference":"Patient/%s"}}]}""".formatted(
                        hidden.patient(), hidden.canary(), open.patient()))));
    }

    private String made(String name) {
        return Objects.requireNonNull(made.get(name), name);
    }

    private void addReads() {
        rows.put("read", () -> byId("/fhir/Observation/%s"));
        rows.put(
                "read of a deleted one",
                () -> Leak.between(made("deleted"), absent, id -> doctor.get("/fhir/Observation/" + id)));
        rows.put(
                "read if changed",
                () -> Leak.between(hidden.observation(), absent, id -> doctor.with("If-None-Match", "W/\"1\"")
                        .get("/fhir/Observation/" + id)));
        rows.put(
                "head",
                () -> Leak.between(
                        hidden.observation(),
                        absent,
                        id -> doctor.send("HEAD", "/fhir/Observation/" + id, null, null)));
        rows.put("vread", () -> byId("/fhir/Observation/%s/_history/1"));
        rows.put("history of an instance", () -> byId("/fhir/Observation/%s/_history"));
        rows.put("history of a type", () -> shows(recipient.get("/fhir/Observation/_history?_count=100")));
        rows.put("history of the system", () -> shows(recipient.get("/fhir/_history?_count=100")));
        for (String type : new String[] {"Consent", "Provenance", "Task", "Binary"}) {
            rows.put(type, () -> Leak.between(made(type), absent, id -> recipient.get("/fhir/" + type + "/" + id)));
        }
        rows.put(
                "found by what is not shown",
                () -> Leak.between(hidden.patient(), absent, id -> doctor.get("/fhir/Group?member=Patient/" + id)));
        rows.put(
                "counted by what is not shown",
                () -> Leak.between(
                        hidden.patient(), absent, id -> doctor.get("/fhir/Group?_summary=count&member=Patient/" + id)));
        rows.put("several patients", () -> shows(doctor.get("/fhir/Group/" + made("Group"))));
    }

    private void addSearches() {
        search("search", "Observation?subject=Patient/" + hidden.patient());
        search("search by id", "Observation?_id=" + hidden.observation());
        search("search by identifier", "Patient?identifier=urn:it%7C" + hidden.canary());
        search("search for elements", "Observation?_elements=note&subject=Patient/" + hidden.patient());
        search("search for text", "Patient?_summary=data&family=" + hidden.canary());
        rows.put(
                "search by POST",
                () -> shows(doctor.send(
                        "POST",
                        "/fhir/Patient/_search",
                        "application/x-www-form-urlencoded",
                        "family=" + hidden.canary())));
        search("chain", "Observation?subject:Patient.family=" + hidden.canary());
        search("_has", "Patient?_has:Observation:patient:identifier=urn:it%7C" + hidden.canary());
        rows.put(
                "chain from what is open",
                () -> withHiddenPart((code, marker) -> doctor.get(
                        "/fhir/Observation?identifier=urn:it%7C" + marker + "o&has-member.code=urn:it%7C" + code)));
        rows.put(
                "_has of what is open",
                () -> withHiddenPart((code, marker) -> doctor.get("/fhir/Patient?identifier=urn:it%7C" + open.canary()
                        + "&_has:Observation:patient:code=urn:it%7C" + code)));
        rows.put(
                "count of _has of what is open",
                () -> withHiddenPart((code, marker) ->
                        doctor.get("/fhir/Patient?_summary=count&_has:Observation:patient:code=urn:it%7C" + code)));
        search("_sort", "Patient?_sort=-_lastUpdated&_count=100");
        search(
                "_include",
                "Observation?_id=" + hidden.observation() + "," + open.observation() + "&_include=Observation:subject");
        search("_include from what is open", "Group?_id=" + made("Group") + "&_include=Group:member");
        search("_revinclude", "Patient?_id=" + hidden.patient() + "&_revinclude=Observation:subject");
    }

    private void addCounts() {
        rows.put("_total", () -> counts("_total=accurate"));
        rows.put("_summary=count", () -> counts("_summary=count"));
        rows.put(
                "empty pages",
                () -> Leak.between(
                        hidden.patient(),
                        absent,
                        id -> doctor.get("/fhir/Observation?_count=1&subject=Patient/" + id)));
        rows.put(
                "count in a batch",
                () -> Leak.between(
                        hidden.patient(),
                        absent,
                        id -> doctor.post(
                                "/fhir", batch("GET", "Observation?_summary=count&subject=Patient/" + id, null))));
    }

    private void addOthers() {
        rows.put(
                "$everything",
                () -> Leak.between(hidden.patient(), absent, id -> doctor.get("/fhir/Patient/" + id + "/$everything")));
        rows.put(
                "read in a batch",
                () -> Leak.between(
                        hidden.observation(),
                        absent,
                        id -> doctor.post("/fhir", batch("GET", "Observation/" + id, null))));
        rows.put(
                "search in a batch",
                () -> shows(
                        doctor.post("/fhir", batch("GET", "Observation?subject=Patient/" + hidden.patient(), null))));
    }

    private void addConditions() {
        condition("conditional create", marker -> doctor.with("If-None-Exist", condition(marker))
                .post("/fhir/Observation", marked(marker)));
        condition("conditional update", marker -> doctor.put("/fhir/Observation?" + condition(marker), marked(marker)));
        condition(
                "conditional patch",
                marker -> doctor.patch("/fhir/Observation?" + condition(marker), "application/json-patch+json", PATCH));
        condition("conditional delete", marker -> doctor.delete("/fhir/Observation?" + condition(marker)));
        for (String kind : new String[] {"batch", "transaction"}) {
            condition(
                    "conditional create in a " + kind,
                    marker -> doctor.post("/fhir", """
                    {"resourceType":"Bundle","type":"%s","entry":[{"resource":%s,
                     "request":{"method":"POST","url":"Observation","ifNoneExist":"%s"}}]}""".formatted(kind, marked(marker), condition(marker))));
            condition(
                    "conditional update in a " + kind,
                    marker -> doctor.post(
                            "/fhir",
                            batch("PUT", "Observation?" + condition(marker), marked(marker))
                                    .replace("batch", kind)));
            condition(
                    "conditional delete in a " + kind,
                    marker -> doctor.post(
                            "/fhir",
                            batch("DELETE", "Observation?" + condition(marker), null)
                                    .replace("batch", kind)));
        }
        rows.put(
                "condition that the body does not meet",
                () -> byMarker(
                        true,
                        marker -> doctor.post(
                                "/fhir",
                                batch("PUT", "Observation?" + condition(marker), body(null, open.patient())))));
    }

    /** With a condition that only something hidden meets, and with one that something visible meets too. */
    private void condition(String name, Function<String, Http.Answer> asking) {
        rows.put(name, () -> byMarker(false, asking));
        rows.put(name + " among several", () -> byMarker(true, asking));
        rows.put(name + " it was made under", () -> byOrigin(asking));
    }

    private void addWrites() {
        rows.put(
                "patch",
                () -> Leak.between(
                        hidden.observation(),
                        absent,
                        id -> doctor.patch("/fhir/Observation/" + id, "application/json-patch+json", PATCH)));
        rows.put(
                "reference",
                () -> Leak.between(hidden.patient(), absent, id -> doctor.post("/fhir/Observation", body(null, id))));
        rows.put(
                "reference in a transaction",
                () -> Leak.between(
                        hidden.patient(),
                        absent,
                        id -> doctor.post(
                                "/fhir",
                                batch("POST", "Observation", body(null, id)).replace("batch", "transaction"))));
        rows.put(
                "update of another version",
                () -> Leak.between(hidden.observation(), absent, id -> doctor.with("If-Match", "W/\"7\"")
                        .put("/fhir/Observation/" + id, body(id, open.patient()))));
        rows.put(
                "update",
                () -> Leak.between(
                        hidden.observation(),
                        absent,
                        id -> doctor.put("/fhir/Observation/" + id, body(id, open.patient()))));
        rows.put(
                "delete in a batch",
                () -> Leak.between(
                        hidden.observation(),
                        absent,
                        id -> doctor.post("/fhir", batch("DELETE", "Observation/" + id, null))));
        rows.put(
                "delete",
                () -> Leak.between(hidden.observation(), absent, id -> doctor.delete("/fhir/Observation/" + id)));
    }

    private void search(String name, String query) {
        rows.put(name, () -> shows(doctor.get("/fhir/" + query)));
    }

    private Optional<String> byId(String path) {
        return Leak.between(hidden.observation(), absent, id -> doctor.get(path.formatted(id)));
    }

    private Optional<String> byMarker(boolean several, Function<String, Http.Answer> asking) {
        String met = hidden.canary() + UUID.randomUUID().toString().substring(0, 8);
        String other = met.replaceFirst("zq", "zn");
        people.observation(hidden.patient(), met);
        if (several) {
            people.observation(open.patient(), met);
            people.observation(open.patient(), other);
        }
        return Leak.between(met, other, asking);
    }

    /** By the very condition that something hidden was made under. */
    private Optional<String> byOrigin(Function<String, Http.Answer> asking) {
        String met = hidden.canary() + UUID.randomUUID().toString().substring(0, 8);
        people.observationUnder(condition(met), hidden.patient(), met);
        return Leak.between(met, met.replaceFirst("zq", "zn"), asking);
    }

    /**
     * Asks by way of an observation that is restricted, of a patient who is open, and by way of one that is not there.
     */
    private Optional<String> withHiddenPart(BiFunction<String, String, Http.Answer> asking) {
        String code = "h" + UUID.randomUUID();
        String marker = open.canary() + UUID.randomUUID().toString().substring(0, 8);
        String restricted = created(people.backend().post("/fhir/Observation", """
                {"resourceType":"Observation","status":"final","code":{"coding":[{"system":"urn:it","code":"%s"}]},
                 "meta":{"security":[{"system":"http://terminology.hl7.org/CodeSystem/v3-Confidentiality","code":"R"}]},
                 "subject":{"reference":"Patient/%s"}}""".formatted(code, open.patient())));
        created(people.backend().post("/fhir/Observation", """
                {"resourceType":"Observation","status":"final","code":{"text":"panel"},
                 "identifier":[{"system":"urn:it","value":"%so"}],"subject":{"reference":"Patient/%s"},
                 "hasMember":[{"reference":"Observation/%s"}]}""".formatted(marker, open.patient(), restricted)));
        return Leak.between(code, "n" + code.substring(1), each -> asking.apply(each, marker));
    }

    private static String condition(String marker) {
        return "identifier=urn:it%7C" + marker;
    }

    private Optional<String> shows(Http.Answer answer) {
        return answer.status() >= 500 ? Optional.of(answer.body()) : Leak.of(hidden.canary(), answer);
    }

    private Optional<String> counts(String how) {
        Http.Answer answer = doctor.get("/fhir/Observation?" + how + "&subject=Patient/" + hidden.patient());
        return answer.json().path("total").asInt(-1) == 0 ? Optional.empty() : Optional.of(answer.body());
    }

    private static String batch(String method, String url, @Nullable String body) {
        return """
        {"resourceType":"Bundle","type":"batch","entry":[{%s"request":{"method":"%s","url":"%s"}}]}""".formatted(body == null ? "" : "\"resource\":" + body + ",", method, url);
    }

    private static String body(@Nullable String id, String patient) {
        return """
        {"resourceType":"Observation",%s"status":"final","code":{"text":"%s"},
         "subject":{"reference":"Patient/%s"}}""".formatted(id == null ? "" : "\"id\":\"" + id + "\",", UUID.randomUUID(), patient);
    }

    private String marked(String marker) {
        return body(null, open.patient())
                .replaceFirst("\\{", "{\"identifier\":[{\"system\":\"urn:it\",\"value\":\"" + marker + "\"}],");
    }

    private static String base64(String text) {
        return java.util.Base64.getEncoder().encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
