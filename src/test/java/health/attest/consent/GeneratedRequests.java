package health.attest.consent;

import health.attest.journey.Http;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Draws requests about anything there is, is hidden or never was. */
final class GeneratedRequests {
    private static final String SLASH = "/fhir/";

    private final RandomGenerator random;
    private final List<String> references;
    private final List<String> patients;

    GeneratedRequests(RandomGenerator random, TwinTenants twins) {
        this.random = random;
        this.references = new ArrayList<>(twins.stored.keySet());
        this.patients = new ArrayList<>(twins.patients);
        references.add(
                "Observation/" + new UUID(0x4000L, (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L));
        patients.add(new UUID(0x4000L, (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L).toString());
    }

    /** A request and its words. */
    record Request(String words, Function<Http, Http.Answer> asking) {
        Http.Answer ask(Http caller) {
            return asking.apply(caller);
        }

        @Override
        public String toString() {
            return words;
        }
    }

    Request next() {
        return switch (random.nextInt(10)) {
            case 0 -> get(one(references));
            case 1 ->
                get(one(references) + one(List.of("/_history", "/_history/1", "?_summary=text", "?_elements=id")));
            case 2 -> get("Patient/" + one(patients) + "/$everything");
            case 3 -> batch();
            case 4 -> form();
            case 5 -> write();
            default -> get(search());
        };
    }

    private Request get(String path) {
        return new Request("GET " + path, caller -> caller.get(SLASH + path));
    }

    private Request batch() {
        List<String> entries = new ArrayList<>();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            String url = random.nextBoolean() ? one(references) : search();
            entries.add("{\"request\":{\"method\":\"GET\",\"url\":\"" + url + "\"}}");
        }
        String body = "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[" + String.join(",", entries) + "]}";
        return new Request("POST " + body, caller -> caller.post("/fhir", body));
    }

    private Request form() {
        String search = search();
        int question = search.indexOf('?');
        String path = SLASH + search.substring(0, question) + "/_search";
        String form = search.substring(question + 1);
        return new Request(
                "POST " + path + " " + form,
                caller -> caller.send("POST", path, "application/x-www-form-urlencoded", form));
    }

    /** Writes that change nothing, whether what they name is hidden or absent. */
    private Request write() {
        String reference = "Observation/" + UUID.nameUUIDFromBytes(new byte[] {(byte) random.nextInt(9)});
        String marker = TwinTenants.marker(part(one(references)));
        String patch = "[{\"op\":\"test\",\"path\":\"/status\",\"value\":\"nothing\"}]";
        return switch (random.nextInt(4)) {
            case 0 -> new Request("DELETE " + reference, caller -> caller.delete(SLASH + reference));
            case 1 ->
                new Request(
                        "PATCH Observation?identifier=" + marker,
                        caller -> caller.patch(
                                "/fhir/Observation?identifier=urn:it%7C" + marker,
                                "application/json-patch+json",
                                patch));
            case 2 -> {
                String target = one(references);
                yield new Request(
                        "PATCH " + target,
                        caller -> caller.patch(SLASH + target, "application/json-patch+json", patch));
            }
            default -> {
                String body = "{\"resourceType\":\"Observation\",\"status\":\"wrong\",\"code\":{\"text\":\"x\"},"
                        + "\"subject\":{\"reference\":\"Patient/" + one(patients) + "\"}}";
                yield new Request("POST " + body, caller -> caller.post("/fhir/Observation", body));
            }
        };
    }

    private String search() {
        String type = one(List.of("Observation", "Observation", "Patient", "Condition", "Group"));
        List<String> parameters = new ArrayList<>();
        String about = about(type);
        if (about != null) {
            parameters.add(about);
        }
        String shape = shape(type);
        if (!shape.isEmpty()) {
            parameters.add(shape);
        }
        if (!shape.contains("_sort") && !shape.contains("_summary=count")) {
            // FHIR gives what is not sorted no order, and the database that of its plan; the twins share their ids.
            parameters.add("_sort=_id");
        }
        parameters.add("_count=" + one(List.of("1", "2", "20")));
        return type + "?" + String.join("&", parameters);
    }

    private @Nullable String about(String type) {
        String patient = one(patients);
        String marker = TwinTenants.marker(part(one(references)));
        return switch (type) {
            case "Observation" ->
                one(List.of(
                        "subject=Patient/" + patient,
                        "subject=Patient/" + patient + ",Patient/" + one(patients),
                        "identifier=urn:it%7C" + marker,
                        "subject:Patient.family=" + marker,
                        "subject.identifier=urn:it%7C" + marker,
                        "performer=Patient/" + patient,
                        "code=http://loinc.org%7C" + one(TwinTenants.CODES),
                        "status=" + one(List.of("final", "amended")) + "&subject=Patient/" + patient,
                        "date=ge2015&subject=Patient/" + patient,
                        "_id=" + part(one(references)) + "," + part(one(references))));
            case "Patient" ->
                one(List.of(
                        "family=" + marker,
                        "identifier=urn:it%7C" + marker,
                        "birthdate=ge1970",
                        "_has:Observation:patient:code=http://loinc.org%7C" + one(TwinTenants.CODES),
                        "_has:Observation:patient:identifier=urn:it%7C" + marker,
                        "_id=" + patient + "," + one(patients)));
            case "Condition" -> one(List.of("subject=Patient/" + patient, "subject:Patient.family=" + marker));
            default -> one(List.of("member=Patient/" + patient, "member:Patient.family=" + marker, "type=person"));
        };
    }

    /** No sort by what several resources share: the order among those is nobody's promise. */
    private String shape(String type) {
        List<String> shapes = new ArrayList<>(List.of(
                "", "", "_summary=count", "_total=accurate", "_sort=-_lastUpdated,_id", "_sort=_id", "_elements=id"));
        switch (type) {
            case "Observation" ->
                shapes.addAll(List.of("_include=Observation:subject", "_include=Observation:performer"));
            case "Patient" ->
                shapes.addAll(
                        List.of("_revinclude=Observation:subject", "_revinclude=Group:member", "_sort=family,_id"));
            case "Condition" -> shapes.add("_include=Condition:subject");
            default -> shapes.add("_include=Group:member");
        }
        return one(shapes);
    }

    private static String part(String reference) {
        return reference.substring(reference.indexOf('/') + 1);
    }

    private <T> T one(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
