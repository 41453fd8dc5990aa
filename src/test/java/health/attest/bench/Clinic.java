package health.attest.bench;

import com.fasterxml.jackson.databind.JsonNode;
import health.attest.bench.LoadClient.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The patients and appointments a load asks about, and the requests it is made of. */
final class Clinic {
    private static final String SYSTEM = "urn:example:load";
    private static final int PATIENTS = 1_000;
    private static final int APPOINTMENTS_OF_EACH = 4;
    private static final int TRANSACTION_ENTRIES = 50;

    private final String run;
    private final AtomicLong created = new AtomicLong();
    private final List<String> patients = new ArrayList<>();
    private String practitioner = "";

    /** A clinic whose identifiers are told from every other run's by {@code run}. */
    Clinic(String run) {
        this.run = run;
    }

    /** Stores what reads and searches will find. */
    void open(LoadClient client) throws IOException, InterruptedException {
        practitioner = idOf(client.answer(transaction(List.of("""
                {"resourceType":"Practitioner","name":[{"family":"Load","given":["Lou"]}]}"""))).at("/entry/0"));
        for (int i = 0; i < PATIENTS; i += TRANSACTION_ENTRIES) {
            int first = i;
            JsonNode stored = client.answer(transaction(IntStream.range(first, first + TRANSACTION_ENTRIES)
                    .mapToObj(this::patient)
                    .toList()));
            stored.path("entry").forEach(entry -> patients.add(idOf(entry)));
        }
        for (int i = 0; i < PATIENTS; i += TRANSACTION_ENTRIES / APPOINTMENTS_OF_EACH) {
            client.answer(transaction(
                    patients.subList(i, Math.min(PATIENTS, i + TRANSACTION_ENTRIES / APPOINTMENTS_OF_EACH)).stream()
                            .flatMap(patient ->
                                    IntStream.range(0, APPOINTMENTS_OF_EACH).mapToObj(day -> appointment(patient, day)))
                            .toList()));
        }
    }

    Request read(RandomGenerator random) {
        return Request.get("/Patient/" + patients.get(random.nextInt(PATIENTS)));
    }

    Request searchByIdentifier(RandomGenerator random) {
        return Request.get("/Patient?identifier=" + SYSTEM + "%7C" + run + "-" + random.nextInt(PATIENTS));
    }

    Request appointmentsOfAPatient(RandomGenerator random) {
        return Request.get("/Appointment?patient=Patient/" + patients.get(random.nextInt(PATIENTS))
                + "&_include=Appointment:patient");
    }

    Request create(RandomGenerator random) {
        return Request.post("/Patient", patient(PATIENTS + created.incrementAndGet()));
    }

    Request fiftyCreates(RandomGenerator random) {
        return transaction(IntStream.range(0, TRANSACTION_ENTRIES)
                .mapToObj(i -> patient(PATIENTS + created.incrementAndGet()))
                .toList());
    }

    /** A patient like no other of any run: the server refuses to store somebody a second time. */
    private String patient(long number) {
        return """
                {"resourceType":"Patient","identifier":[{"system":"%s","value":"%s-%d"}],"active":true,
                 "name":[{"use":"official","family":"Lindqvist %s %d","given":["Maja","Elin"]}],"gender":"female",
                 "telecom":[{"system":"phone","value":"+46 70 %07d"},{"system":"email","value":"m%d.%s@example.org"}],
                 "birthDate":"19%02d-0%d-1%d","address":[{"line":["Storgatan %d"],"city":"Uppsala",
                 "postalCode":"753 10","country":"SE"}]}""".formatted(
                        SYSTEM,
                        run,
                        number,
                        run,
                        number,
                        number,
                        number,
                        run,
                        number % 100,
                        1 + number % 9,
                        number % 10,
                        number);
    }

    private String appointment(String patient, int day) {
        return """
                {"resourceType":"Appointment","status":"booked","start":"2027-01-%02dT09:00:00Z",
                 "end":"2027-01-%02dT09:30:00Z","participant":[
                 {"actor":{"reference":"Patient/%s"},"status":"accepted"},
                 {"actor":{"reference":"Practitioner/%s"},"status":"accepted"}]}""".formatted(day + 1, day + 1, patient, practitioner);
    }

    private static Request transaction(List<String> resources) {
        return Request.post(
                "/",
                resources.stream()
                        .map(resource -> "{\"resource\":" + resource + ",\"request\":{\"method\":\"POST\",\"url\":\""
                                + typeOf(resource) + "\"}}")
                        .collect(Collectors.joining(
                                ",", "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[", "]}")));
    }

    private static String typeOf(String resource) {
        return resource.replaceFirst("(?s)^\\s*\\{\"resourceType\":\"(\\w+)\".*", "$1");
    }

    private static String idOf(JsonNode entry) {
        return entry.at("/response/location").asText().replaceFirst(".*?\\w+/([^/]+)/_history.*", "$1");
    }
}
