package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;

import health.attest.journey.Http.Answer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hidden answers as absent, whatever is asked and whatever hides it; and a write tells no more than a read would. */
class ScopeGateIT extends ServerIT {
    private static final String LABORATORY = "laboratory";
    private static final String VITALS = "vital-signs";
    private static final String CATEGORIES = "http://terminology.hl7.org/CodeSystem/observation-category";

    private final String marker = "canary-" + UUID.randomUUID();
    private String alice = "";
    private String bob = "";

    @BeforeEach
    void twoPatients() {
        alice = create("Patient", "{\"resourceType\":\"Patient\",\"active\":true}");
        bob = create("Patient", "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"" + marker + "\"}]}");
    }

    @Test
    void everyAnswerNamesItsDecisionSoThatNoneTellsOfAnything() {
        String hidden = observation(bob, LABORATORY, marker);
        Http app = app(alice, "patient/*.rs");

        List<Answer> answers = List.of(
                app.get("/fhir/Observation/" + hidden),
                app.get("/fhir/Observation/" + UUID.randomUUID()),
                app.get("/fhir/Observation?_id=" + hidden),
                app.get("/fhir/Observation?_id=" + UUID.randomUUID()),
                app.get("/fhir/Observation/" + hidden + "/_history"),
                app.delete("/fhir/Observation/" + hidden),
                doctor("user/*.rs").get("/fhir/Patient/" + bob));

        assertThat(answers).allSatisfy(answer -> assertThat(answer.header("X-Decision-Id"))
                .as(answer.body())
                .isPresent());
        assertThat(answers.stream().map(answer -> answer.header("X-Decision-Id")))
                .doesNotHaveDuplicates();
    }

    @Test
    void aScopeThatDoesNotSufficeIsSaidInTheHeader() {
        Answer refused = app(alice, "patient/Observation.r").get("/fhir/Condition");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.header("WWW-Authenticate")).contains("Bearer error=\"insufficient_scope\"");
        assertThat(refused.json().at("/issue/0/details/coding/0/code").asText()).isEqualTo("insufficient-scope");
    }

    @Test
    void hiddenAndAbsentGiveTheSameAnswerToEveryMethod() {
        String hidden = observation(bob, LABORATORY, marker);
        Http app = app(alice, "patient/*.cruds");

        assertThat(answersOf(app, hidden))
                .isEqualTo(answersOf(app, UUID.randomUUID().toString()));
    }

    @Test
    void thatAResourceWasDeletedIsToldOnlyToWhoCouldReadIt() {
        String deleted = observation(bob, LABORATORY, marker);
        String own = observation(alice, LABORATORY, "own");
        assertThat(system(TENANT_A).delete("/fhir/Observation/" + deleted).status())
                .isEqualTo(200);
        assertThat(system(TENANT_A).delete("/fhir/Observation/" + own).status()).isEqualTo(200);
        Http app = app(alice, "patient/*.rs");

        assertThat(system(TENANT_A).get("/fhir/Observation/" + deleted).status())
                .isEqualTo(410);
        assertThat(app.get("/fhir/Observation/" + own).status()).isEqualTo(410);
        assertThat(app.get("/fhir/Observation/" + deleted).status()).isEqualTo(404);
        assertThat(app.get("/fhir/Observation/" + deleted + "/_history/1").status())
                .isEqualTo(404);
        assertThat(inBatch(app, "GET", "Observation/" + deleted)).startsWith("404");
    }

    @Test
    void aConditionMatchesOnlyWhatItsCallerMayFind() {
        String shared = UUID.randomUUID().toString();
        String bobs = create("Observation", identified(bob, shared, marker));
        Http app = app(alice, "patient/*.cruds").with("If-None-Exist", "identifier=urn:it|" + shared);

        Answer first = app.post("/fhir/Observation", identified(alice, shared, "first"));
        Answer second = app.post("/fhir/Observation", identified(alice, shared, "second"));

        assertThat(first.status()).as(first.body()).isEqualTo(201);
        assertThat(second.status()).as(second.body()).isEqualTo(200);
        assertThat(second.header("Location").orElse("")).contains(first.id()).doesNotContain(bobs);
        assertThat(second.body()).doesNotContain(marker);
    }

    @Test
    void aConditionalWriteDoesNotTellAHiddenMatchFromNone() {
        String secret = UUID.randomUUID().toString();
        String none = UUID.randomUUID().toString();
        create("Observation", identified(bob, secret, marker));
        create("Observation", identified(bob, secret, marker));
        new ConsentPeople(baseUrl(), TENANT_A).deniesAll(bob);
        Http doctor = doctor("user/*.cruds");

        assertThat(conditionals(doctor, secret)).isEqualTo(conditionals(doctor, none));
    }

    @Test
    void aConditionThatTheBodyDoesNotMeetDoesNotTellAHiddenMatchFromNone() {
        String hidden = observation(alice, LABORATORY, marker);
        String absent = UUID.randomUUID().toString();
        Http app = app(bob, "patient/*.cruds");

        for (String patient : List.of(alice, bob)) {
            String body = body(patient, LABORATORY, "mine");
            Answer ofHidden = app.put("/fhir/Observation?_id=" + hidden, body);
            Answer ofAbsent = app.put("/fhir/Observation?_id=" + absent, body);
            Answer createdBesideHidden =
                    app.with("If-None-Exist", "_id=" + hidden).post("/fhir/Observation", body);
            Answer createdBesideAbsent =
                    app.with("If-None-Exist", "_id=" + absent).post("/fhir/Observation", body);

            assertThat(shown(ofHidden, hidden)).isEqualTo(shown(ofAbsent, absent));
            assertThat(shown(createdBesideHidden, hidden)).isEqualTo(shown(createdBesideAbsent, absent));
        }
    }

    @Test
    void aConditionThatMatchesOneVisibleAndOneHiddenActsOnTheVisible() {
        String shared = UUID.randomUUID().toString();
        String visible = create("Observation", identified(alice, shared, "visible"));
        create("Observation", identified(bob, shared, marker));
        new ConsentPeople(baseUrl(), TENANT_A).deniesAll(bob);

        Answer patched = doctor("user/*.cruds")
                .patch(
                        "/fhir/Observation?identifier=urn:it%7C" + shared,
                        "application/json-patch+json",
                        "[{\"op\":\"replace\",\"path\":\"/status\",\"value\":\"amended\"}]");

        assertThat(patched.status()).as(patched.body()).isEqualTo(200);
        assertThat(patched.id()).isEqualTo(visible);
    }

    @Test
    void whoMayOnlyWriteReadsNothingBackFromATransactionEither() {
        Http writer = anonymous()
                .withToken(ISSUER.token(Map.of(
                        "tenant", TENANT_A,
                        "client_id", "writer",
                        "sub", "writer",
                        "roles", "integration",
                        "scope", "system/Observation.cu")));
        String id = observation(alice, LABORATORY, marker);

        Answer bundle = writer.with("Prefer", "return=representation")
                .post("/fhir", """
                        {"resourceType":"Bundle","type":"transaction","entry":[
                         {"resource":%s,"request":{"method":"POST","url":"Observation"}}]}
                        """.formatted(body(alice, LABORATORY, marker)));
        Answer patched = writer.with("Prefer", "return=representation")
                .patch(
                        "/fhir/Observation/" + id,
                        "application/json-patch+json",
                        "[{\"op\":\"replace\",\"path\":\"/status\",\"value\":\"amended\"}]");

        assertThat(bundle.status()).as(bundle.body()).isEqualTo(200);
        assertThat(bundle.body()).doesNotContain(marker);
        assertThat(patched.status()).isEqualTo(200);
        assertThat(patched.body()).doesNotContain(marker);
    }

    @Test
    void aVersionIsReadOnlyWhenItAndTheCurrentOneMatchTheScope() {
        String left = observation(alice, LABORATORY, "left-the-laboratory");
        put(left, VITALS);
        String joined = observation(alice, VITALS, "joined-the-laboratory");
        put(joined, LABORATORY);
        Http app = app(alice, "patient/Observation.rs?category=" + CATEGORIES + "|" + LABORATORY);

        assertThat(app.get("/fhir/Observation/" + left + "/_history/1").status())
                .isEqualTo(404);
        assertThat(app.get("/fhir/Observation/" + left + "/_history").status()).isEqualTo(404);
        assertThat(app.get("/fhir/Observation/" + joined + "/_history/1").status())
                .isEqualTo(404);
        assertThat(app.get("/fhir/Observation/" + joined + "/_history/2").status())
                .isEqualTo(200);
        assertThat(app.get("/fhir/Observation/" + joined + "/_history")
                        .json()
                        .path("entry")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void aNewResourceIsNamedByTheServerOrByAUuid() {
        String body = body(alice, LABORATORY, "named");
        String uuid = UUID.randomUUID().toString();

        assertThat(system(TENANT_A)
                        .put("/fhir/Observation/my-id", body.replaceFirst("\\{", "{\"id\":\"my-id\","))
                        .status())
                .isEqualTo(422);
        assertThat(system(TENANT_A)
                        .put("/fhir/Observation/" + uuid, body.replaceFirst("\\{", "{\"id\":\"" + uuid + "\","))
                        .status())
                .isEqualTo(201);
        assertThat(doctor("user/*.cruds")
                        .put(
                                "/fhir/Observation/" + UUID.randomUUID(),
                                body.replaceFirst("\\{", "{\"id\":\"" + UUID.randomUUID() + "\","))
                        .status())
                .isIn(400, 404);
    }

    private Map<String, String> answersOf(Http caller, String id) {
        String path = "/fhir/Observation/" + id;
        String body = body(alice, LABORATORY, "new").replaceFirst("\\{", "{\"id\":\"" + id + "\",");
        String patch = "[{\"op\":\"test\",\"path\":\"/status\",\"value\":\"final\"}]";
        Map<String, Answer> answers = Map.of(
                "read", caller.get(path),
                "HEAD", caller.send("HEAD", path, null, null),
                "vread", caller.get(path + "/_history/1"),
                "a version too many", caller.get(path + "/_history/99"),
                "history", caller.get(path + "/_history"),
                "update", caller.put(path, body),
                "update of a version", caller.with("If-Match", "W/\"99\"").put(path, body),
                "patch", caller.patch(path, "application/json-patch+json", patch),
                "verify", caller.get(path + "/$verify"),
                "conditional read", caller.with("If-None-Match", "W/\"1\"").get(path));
        Map<String, String> shown = new TreeMap<>();
        answers.forEach((name, answer) -> {
            Map<String, List<String>> headers =
                    new TreeMap<>(answer.response().headers().map());
            // The container closes a connection after so many requests, whatever they asked.
            headers.remove("connection");
            shown.put(name, answer.status() + " " + answer.body().replace(id, "ID") + " " + headers.keySet());
        });
        return shown;
    }

    private Map<String, String> conditionals(Http caller, String identifier) {
        String condition = "/fhir/Observation?identifier=urn:it%7C" + identifier;
        String patch = "[{\"op\":\"replace\",\"path\":\"/status\",\"value\":\"amended\"}]";
        Map<String, String> shown = new TreeMap<>();
        shown.put("patch", shown(caller.patch(condition, "application/json-patch+json", patch), identifier));
        shown.put("delete", shown(caller.delete(condition), identifier));
        Answer updated = caller.put(condition, identified(alice, identifier, "mine"));
        shown.put("update", String.valueOf(updated.status()));
        Answer created = caller.with("If-None-Exist", "identifier=urn:it|" + identifier)
                .post("/fhir/Observation", identified(alice, identifier, "mine"));
        shown.put("create after the update", String.valueOf(created.status()));
        return shown;
    }

    private static String shown(Answer answer, String identifier) {
        return answer.status() + " " + answer.body().replace(identifier, "IDENTIFIER");
    }

    private static String inBatch(Http caller, String method, String url) {
        return caller.post("/fhir", """
                        {"resourceType":"Bundle","type":"batch","entry":[{"request":{"method":"%s","url":"%s"}}]}
                        """.formatted(method, url))
                .json()
                .at("/entry/0/response/status")
                .asText();
    }

    private void put(String id, String category) {
        Answer updated = system(TENANT_A)
                .put(
                        "/fhir/Observation/" + id,
                        body(alice, category, "changed").replaceFirst("\\{", "{\"id\":\"" + id + "\","));
        assertThat(updated.status()).as(updated.body()).isEqualTo(200);
    }

    private Http app(String patient, String scope) {
        return anonymous().withToken(ISSUER.patientToken(TENANT_A, patient, scope));
    }

    private Http doctor(String scope) {
        return anonymous().withToken(ISSUER.userToken(TENANT_A, "doctor", "Practitioner/grace", scope));
    }

    private String observation(String patient, String category, String text) {
        return create("Observation", body(patient, category, text));
    }

    private String create(String type, String body) {
        Answer created = system(TENANT_A).post("/fhir/" + type, body);
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return created.id();
    }

    private static String identified(String patient, String identifier, String text) {
        return body(patient, LABORATORY, text)
                .replaceFirst("\\{", "{\"identifier\":[{\"system\":\"urn:it\",\"value\":\"" + identifier + "\"}],");
    }

    private static String body(String patient, String category, String text) {
        return """
                {"resourceType":"Observation","status":"final","code":{"text":"%s"},
                 "category":[{"coding":[{"system":"%s","code":"%s"}]}],"subject":{"reference":"Patient/%s"}}
                """.formatted(text, CATEGORIES, category, patient);
    }
}
