package health.attest.journey;

import static health.attest.journey.ConsentPeople.created;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.rest.server.RestfulServer;
import health.attest.journey.ConsentPeople.Chart;
import health.attest.journey.Http.Answer;
import health.attest.samples.Samples;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The short ways of reads and searches answer as HAPI does by itself: the same bytes, the same headers, the same
 * refusals, the same events in the journal, for everything that is asked by anybody.
 */
class ShortWaysIT extends ServerIT {
    /** What every answer has of its own; X-Cache tells of stored results, which a short way has none of. */
    private static final Set<String> OWN_HEADERS =
            Set.of("date", "connection", "x-request-id", "x-decision-id", "x-cache", "ratelimit");

    private static final World WORLD = new World(new ArrayList<>(), new ArrayList<>(), new TreeMap<>());

    /**
     * Who asks for what.
     *
     * @param reads paths of resources
     * @param searches paths with queries
     * @param callers by name
     */
    private record World(List<String> reads, List<String> searches, Map<String, Http> callers) {}

    /** Ids of what is asked for: two patients with their observations, one of them closed, and what is unusual. */
    private record Store(
            Chart open, Chart closed, String rich, String group, String labelled, String changed, String gone) {}

    /** One request. */
    private record Asked(String caller, String path) {}

    /** What came of it: the answer without what is its own, and what the journal says. */
    private record Outcome(int status, Map<String, List<String>> headers, String body, List<String> events) {}

    @BeforeEach
    void fill() {
        if (!WORLD.callers().isEmpty()) {
            return;
        }
        ConsentPeople people = new ConsentPeople(baseUrl(), TENANT_B);
        Http backend = people.backend();
        Chart open = people.chart();
        Chart closed = people.chart();
        people.deniesAll(closed.patient());
        String group = created(backend.post("/fhir/Group", """
                {"resourceType":"Group","type":"person","actual":true,"member":[
                 {"entity":{"reference":"Patient/%s"}},{"entity":{"reference":"Patient/%s"}}]}
                """.formatted(open.patient(), closed.patient())));
        String rich = created(backend.post("/fhir/Observation", richObservation(open.patient())));
        String labelled = created(backend.post("/fhir/Patient", """
                {"resourceType":"Patient","meta":{"profile":["http://example.org/p"],"tag":[{"system":"urn:t","code":"t"}],
                 "security":[{"system":"http://terminology.hl7.org/CodeSystem/v3-Confidentiality","code":"R"}]},
                 "identifier":[{"system":"urn:it","value":"%s"}]}""".formatted(UUID.randomUUID())));
        String changed = created(backend.post("/fhir/Location", "{\"resourceType\":\"Location\",\"name\":\"a\"}"));
        backend.put("/fhir/Location/" + changed, """
                {"resourceType":"Location","id":"%s","name":"b","position":{"longitude":1.10,"latitude":-2.00}}
                """.formatted(changed));
        String gone = created(backend.post("/fhir/Location", "{\"resourceType\":\"Location\",\"name\":\"gone\"}"));
        backend.delete("/fhir/Location/" + gone);
        Store store = new Store(open, closed, rich, group, labelled, changed, gone);
        WORLD.reads().addAll(reads(store));
        WORLD.searches().addAll(searches(store));
        addCallers(people, store);
    }

    private static List<String> reads(Store store) {
        return List.of(
                "Patient/" + store.open().patient(),
                "Patient/" + store.closed().patient(),
                "Observation/" + store.open().observation(),
                "Observation/" + store.closed().observation(),
                "Observation/" + store.rich(),
                "Group/" + store.group(),
                "Patient/" + store.labelled(),
                "Location/" + store.changed(),
                "Location/" + store.gone(),
                "Patient/" + UUID.randomUUID(),
                "Observation/" + store.open().patient(),
                "Patient/not_an_id");
    }

    private static List<String> searches(Store store) {
        return List.of(
                "Patient?identifier=urn:it%7C" + store.open().canary(),
                "Patient?identifier=urn:it%7C" + store.closed().canary(),
                "Patient?identifier=urn:it%7C" + UUID.randomUUID(),
                "Patient?_id=" + store.open().patient() + "," + store.closed().patient() + "," + store.labelled(),
                "Patient?_id=" + store.open().patient() + "," + store.closed().patient() + "&_count=1",
                "Patient?_id=" + store.open().patient() + "&_count=0",
                "Patient?_id=" + store.open().patient() + "&_summary=count",
                "Patient?_id=" + store.open().patient() + "&_total=accurate",
                "Patient?_id=" + store.open().patient() + "&_elements=birthDate",
                "Patient?_id=" + store.open().patient() + "&_revinclude=Observation:subject",
                "Patient?family=" + store.open().canary() + "&_sort=-birthdate",
                "Observation?patient=" + store.open().patient() + "&_sort=_lastUpdated",
                "Observation?patient=" + store.closed().patient(),
                "Observation?patient=" + store.open().patient() + "&_include=Observation:subject",
                "Observation?subject:Patient.family=" + store.closed().canary(),
                "Group?_id=" + store.group(),
                "Group?member=Patient/" + store.closed().patient(),
                "Location?_id=" + store.changed() + "," + store.gone(),
                "Patient?nonsense=1");
    }

    private void addCallers(ConsentPeople people, Store store) {
        WORLD.callers().put("backend", people.backend());
        WORLD.callers().put("doctor", people.doctor("short-" + store.open().canary()));
        WORLD.callers()
                .put("front desk", people.frontDesk("desk-" + store.open().canary()));
        WORLD.callers().put("recipient", people.recipient());
        WORLD.callers().put("open patient", people.patient(store.open().patient()));
        WORLD.callers().put("closed patient", people.patient(store.closed().patient()));
        WORLD.callers()
                .put(
                        "laboratory",
                        people.with(Map.of(
                                "sub",
                                "lab",
                                "roles",
                                "doctor",
                                "fhirUser",
                                "Practitioner/lab",
                                "scope",
                                "user/Observation.rs?status=final")));
        WORLD.callers().put("other tenant", new ConsentPeople(baseUrl(), TENANT_A).backend());
        WORLD.callers().put("nobody", Http.at(baseUrl()));
    }

    private static String richObservation(String patient) {
        return """
        {"resourceType":"Observation","contained":[{"resourceType":"Device","id":"d","distinctIdentifier":"x"}],
         "text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\">\u00e9 &lt; \u4e2d</div>"},
         "extension":[{"url":"urn:x","valueString":"a\\\\b \\"c\\""}],"status":"final",
         "_status":{"extension":[{"url":"urn:y","valueBoolean":true}]},
         "code":{"text":"line\\nbreak"},"subject":{"reference":"Patient/%s"},"effectiveDateTime":"2020-05",
         "valueQuantity":{"value":1.10,"unit":"\u00b5g"},"device":{"reference":"#d"}}""".formatted(patient);
    }

    @Test
    void everyReadAndSearchAnswersAsHapiDoes() {
        ShortWaySwitch shortWays = new ShortWaySwitch(part(RestfulServer.class), part(DaoRegistry.class));
        for (String caller : WORLD.callers().keySet()) {
            List<String> paths = new ArrayList<>(WORLD.reads());
            paths.addAll(WORLD.searches());
            for (String path : paths) {
                requireSame(shortWays, new Asked(caller, path));
            }
        }
    }

    @Test
    void howeverAReadIsAskedItAnswersAsHapiDoes() {
        ShortWaySwitch shortWays = new ShortWaySwitch(part(RestfulServer.class), part(DaoRegistry.class));
        for (String shape :
                List.of("?_summary=true", "?_elements=status", "?_format=xml", "?_pretty=true", "?_count=1")) {
            WORLD.reads().forEach(path -> requireSame(shortWays, new Asked("backend", path + shape)));
        }
        for (String etag : List.of("W/\"1\"", "W/\"7\"")) {
            Http asking = caller("backend").with("If-None-Match", etag);
            for (String path : WORLD.reads()) {
                Supplier<Outcome> ask = () -> ask(asking, path);
                assertThat(ask.get()).as(path).isEqualTo(shortWays.without(ask));
            }
        }
    }

    @Test
    void anyCallerWithAnyScopeIsAnsweredAsByHapi() {
        ShortWaySwitch shortWays = new ShortWaySwitch(part(RestfulServer.class), part(DaoRegistry.class));
        Samples.forAll(20, ShortWaysIT::claims, claims -> {
            Http caller = new ConsentPeople(baseUrl(), TENANT_B).with(claims);
            for (String path : WORLD.reads().subList(0, 8)) {
                Supplier<Outcome> ask = () -> ask(caller, path);
                assertThat(ask.get()).as("%s asks for %s", claims, path).isEqualTo(shortWays.without(ask));
            }
        });
    }

    private static Map<String, String> claims(RandomGenerator random) {
        String patient = WORLD.reads().get(random.nextInt(2)).substring("Patient/".length());
        String level = List.of("patient", "user").get(random.nextInt(2));
        String type =
                List.of("*", "Patient", "Observation", "Group", "Location").get(random.nextInt(5));
        String letters = List.of("rs", "r", "s", "cruds").get(random.nextInt(4));
        String role = List.of("doctor", "nurse", "front-desk", "patient").get(random.nextInt(4));
        return Map.of(
                "sub",
                "any-" + random.nextInt(5),
                "roles",
                role,
                "fhirUser",
                role.equals("patient") ? "Patient/" + patient : "Practitioner/any-" + random.nextInt(5),
                "patient",
                patient,
                "scope",
                level + "/" + type + "." + letters,
                "purpose_of_use",
                List.of("TREAT", "HRESCH", "HOPERAT").get(random.nextInt(3)));
    }

    private static void requireSame(ShortWaySwitch shortWays, Asked asked) {
        Http caller = caller(asked.caller());
        Supplier<Outcome> ask = () -> ask(caller, asked.path());
        Outcome shortened = ask.get();

        assertThat(shortened).as(asked.toString()).isEqualTo(shortWays.without(ask));
    }

    private static Http caller(String name) {
        return Objects.requireNonNull(WORLD.callers().get(name), name);
    }

    private static Outcome ask(Http caller, String path) {
        long before = lastEvent();
        // From an address of its own: what one question was refused for must not change the answer to the next.
        Answer answer = caller.with("X-Forwarded-For", freshAddress()).get("/fhir/" + path);
        Map<String, List<String>> headers = new TreeMap<>();
        boolean made = answer.body().startsWith("{\"resourceType\":\"Bundle\"");
        answer.response().headers().map().forEach((name, values) -> {
            if (!(made && name.equalsIgnoreCase("last-modified"))
                    && OWN_HEADERS.stream()
                            .noneMatch(own -> name.toLowerCase(Locale.ROOT).startsWith(own))) {
                headers.put(name.toLowerCase(Locale.ROOT), values);
            }
        });
        return new Outcome(answer.status(), headers, withoutOwn(answer.body()), eventsAfter(before));
    }

    private static String freshAddress() {
        byte[] random = new byte[3];
        ThreadLocalRandom.current().nextBytes(random);
        return "10." + (random[0] & 255) + "." + (random[1] & 255) + "." + (random[2] & 255);
    }

    /** A Bundle's own id and time, the ids of page links, and the id of a request in an error. */
    private static String withoutOwn(String body) {
        return body.startsWith("{\"resourceType\":\"Bundle\"")
                ? body.replaceFirst("\"id\":\"[^\"]*\",\"meta\":\\{\"lastUpdated\":\"[^\"]*\"", "")
                        .replaceAll("_getpages=[^\"]*", "")
                : body.replaceAll("Request [0-9a-f]{32}", "Request");
    }

    private static long lastEvent() {
        try (Connection database = asSuperuser();
                ResultSet row = database.createStatement()
                        .executeQuery("select coalesce(max(row_id), 0) from attest.journal")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the journal says of accesses; alarms of the threat guard come when they come. */
    private static List<String> eventsAfter(long last) {
        try (Connection database = asSuperuser();
                ResultSet row = database.createStatement()
                        .executeQuery("select tenant, failed, patient, codes::text from attest.journal"
                                + " where not security and row_id > " + last)) {
            Set<String> events = new TreeSet<>();
            while (row.next()) {
                events.add(
                        row.getString(1) + " " + row.getBoolean(2) + " " + row.getString(3) + " " + row.getString(4));
            }
            return List.copyOf(events);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
