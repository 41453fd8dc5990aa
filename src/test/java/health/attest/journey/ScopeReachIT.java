package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;

import health.attest.journey.Http.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How far callers reach beyond the plain compartment: linked types, attachments, launches and treatment relations. */
class ScopeReachIT extends ServerIT {
    private final String marker = "canary-" + UUID.randomUUID();
    private String alice = "";
    private String bob = "";

    @BeforeEach
    void twoPatients() {
        alice = create(TENANT_A, "Patient", "{\"resourceType\":\"Patient\",\"active\":true}");
        bob = create(TENANT_A, "Patient", "{\"resourceType\":\"Patient\",\"active\":true}");
    }

    @Test
    void aDeviceIsThePatientsWhoHasIt() {
        String device = "{\"resourceType\":\"Device\",\"patient\":{\"reference\":\"Patient/%s\"}}";
        String own = create(TENANT_A, "Device", device.formatted(alice));
        String other = create(TENANT_A, "Device", device.formatted(bob));
        String nobodys = create(TENANT_A, "Device", "{\"resourceType\":\"Device\",\"lotNumber\":\"7\"}");
        Http app = app(alice, "patient/*.cruds");

        assertThat(app.get("/fhir/Device/" + own).status()).isEqualTo(200);
        assertThat(app.get("/fhir/Device/" + own + "/_history/1").status()).isEqualTo(200);
        assertThat(app.get("/fhir/Device/" + other).status()).isEqualTo(404);
        assertThat(app.get("/fhir/Device/" + other + "/_history/1").status()).isEqualTo(404);
        assertThat(app.get("/fhir/Device/" + nobodys).status()).isEqualTo(404);
        assertThat(app.get("/fhir/Device?_id=" + own + "," + other).body())
                .contains(own)
                .doesNotContain("\"id\":\"" + other);
        assertThat(app.post("/fhir/Device", device.formatted(alice)).status()).isEqualTo(403);
    }

    @Test
    void aBinaryIsReadThroughADocumentThatMayBeRead() {
        String data = Base64.getEncoder().encodeToString(marker.getBytes(StandardCharsets.UTF_8));
        String binary = """
                {"resourceType":"Binary","contentType":"text/plain","data":"%s",
                 "securityContext":{"reference":"Patient/%s"}}
                """.formatted(data, bob);
        String attached = create(TENANT_A, "Binary", binary);
        String loose = create(TENANT_A, "Binary", binary);
        create(TENANT_A, "DocumentReference", """
                {"resourceType":"DocumentReference","status":"current","subject":{"reference":"Patient/%s"},
                 "content":[{"attachment":{"contentType":"text/plain","url":"Binary/%s"}}]}
                """.formatted(bob, attached));
        Http owner = app(bob, "patient/*.rs").with("Accept", "application/fhir+json");
        Http other = app(alice, "patient/*.rs");
        Http withoutDocuments = app(bob, "patient/Binary.rs").with("Accept", "application/fhir+json");

        assertThat(owner.get("/fhir/Binary/" + attached).body()).contains(data);
        assertThat(owner.get("/fhir/Binary/" + loose).status()).isEqualTo(404);
        assertThat(withoutDocuments.get("/fhir/Binary/" + attached).status()).isEqualTo(404);
        for (String accept : new String[] {"application/fhir+json", "text/plain", "*/*"}) {
            Answer hidden = other.with("Accept", accept).get("/fhir/Binary/" + attached);
            assertThat(hidden.status()).as(accept).isEqualTo(404);
            assertThat(hidden.body()).doesNotContain(data, marker);
        }
    }

    @Test
    void aBinaryIsAsClosedAsItsDocument() {
        String binary = create(TENANT_A, "Binary", """
                {"resourceType":"Binary","contentType":"text/plain","data":"c2VjcmV0",
                 "securityContext":{"reference":"Patient/%s"}}
                """.formatted(bob));
        create(TENANT_A, "DocumentReference", """
                {"resourceType":"DocumentReference","status":"current","subject":{"reference":"Patient/%s"},
                 "content":[{"attachment":{"contentType":"text/plain","url":"Binary/%s"}}]}
                """.formatted(bob, binary));
        Http doctor = doctor(TENANT_A, "grace", "user/*.rs").with("Accept", "application/fhir+json");

        int before = doctor.get("/fhir/Binary/" + binary).status();
        new ConsentPeople(baseUrl(), TENANT_A).deniesAll(bob);
        int after = doctor.get("/fhir/Binary/" + binary).status();

        assertThat(before).isEqualTo(200);
        assertThat(after).isEqualTo(404);
    }

    @Test
    void aProvenanceIsReadWhenAllItSpeaksOfMayBe() {
        String provenance = """
                {"resourceType":"Provenance","recorded":"2026-01-01T00:00:00Z","target":[%s],
                 "agent":[{"who":{"reference":"Patient/%s"}}]}
                """;
        String target = "{\"reference\":\"Observation/%s\"}";
        String mine = target.formatted(observation(TENANT_A, alice, "mine"));
        String theirs = target.formatted(observation(TENANT_A, bob, marker));
        String own = create(TENANT_A, "Provenance", provenance.formatted(mine, alice));
        String mixed = create(TENANT_A, "Provenance", provenance.formatted(mine + "," + theirs, alice));

        assertThat(app(alice, "patient/*.rs").get("/fhir/Provenance/" + own).status())
                .isEqualTo(200);
        assertThat(app(alice, "patient/*.rs").get("/fhir/Provenance/" + mixed).status())
                .isEqualTo(404);
        assertThat(app(alice, "patient/Provenance.rs patient/Condition.rs")
                        .get("/fhir/Provenance/" + own)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aGroupOrListThatNamesAnotherPatientIsHidden() {
        String group = "{\"resourceType\":\"Group\",\"type\":\"person\",\"actual\":true,\"member\":[%s]}";
        String member = "{\"entity\":{\"reference\":\"Patient/%s\"}}";
        String own = create(TENANT_A, "Group", group.formatted(member.formatted(alice)));
        String shared =
                create(TENANT_A, "Group", group.formatted(member.formatted(alice) + "," + member.formatted(bob)));
        String list = create(TENANT_A, "List", """
                {"resourceType":"List","status":"current","mode":"working","subject":{"reference":"Patient/%s"},
                 "entry":[{"item":{"reference":"Patient/%s"}}]}
                """.formatted(alice, bob));
        Http app = app(alice, "patient/*.rs");

        assertThat(app.get("/fhir/Group/" + own).status()).isEqualTo(200);
        assertThat(app.get("/fhir/Group/" + shared).status()).isEqualTo(404);
        assertThat(app.get("/fhir/List/" + list).status()).isEqualTo(404);
        assertThat(app.get("/fhir/Group?_id=" + own + "," + shared).body())
                .contains(own)
                .doesNotContain("\"id\":\"" + shared);
    }

    @Test
    void aDoctorsLaunchSeesThePlaceOfWorkAndNeverAsThePatient() {
        String practitioner = create(TENANT_A, "Practitioner", "{\"resourceType\":\"Practitioner\",\"active\":true}");
        String organization =
                create(TENANT_A, "Organization", "{\"resourceType\":\"Organization\",\"name\":\"House\"}");
        String location = create(TENANT_A, "Location", "{\"resourceType\":\"Location\",\"name\":\"Ward\"}");
        String observation = observation(TENANT_A, alice, marker);
        Http launched = anonymous()
                .withToken(ISSUER.token(Map.of(
                        "tenant",
                        TENANT_A,
                        "roles",
                        "doctor",
                        "fhirUser",
                        "Practitioner/" + practitioner,
                        "patient",
                        alice,
                        "scope",
                        "patient/*.rs")));

        assertThat(launched.get("/fhir/Practitioner/" + practitioner).status()).isEqualTo(200);
        assertThat(launched.get("/fhir/Organization/" + organization).status()).isEqualTo(200);
        assertThat(launched.get("/fhir/Location?_id=" + location).body()).contains(location);
        assertThat(launched.get("/fhir/Observation/" + observation).status()).isEqualTo(200);
        assertThat(launched.get("/fhir/Patient/" + bob).status()).isEqualTo(404);

        new ConsentPeople(baseUrl(), TENANT_A).deniesAll(alice);

        assertThat(app(alice, "patient/*.rs")
                        .get("/fhir/Observation/" + observation)
                        .status())
                .isEqualTo(200);
        assertThat(launched.get("/fhir/Observation/" + observation).status()).isEqualTo(404);
        assertThat(launched.get("/fhir/Observation").body()).doesNotContain(marker);
        assertThat(doctor(TENANT_A, practitioner, "user/*.rs")
                        .get("/fhir/Observation/" + observation)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aPractitionerReachesOnlyWhomTheyTreatWhereATenantSaysSo() {
        String grace = create(TENANT_TREATMENT, "Practitioner", "{\"resourceType\":\"Practitioner\",\"active\":true}");
        String treated = create(TENANT_TREATMENT, "Patient", "{\"resourceType\":\"Patient\",\"active\":true}");
        String stranger = create(TENANT_TREATMENT, "Patient", "{\"resourceType\":\"Patient\",\"active\":true}");
        String encounter = create(TENANT_TREATMENT, "Encounter", encounter("in-progress", treated, grace));
        String mine = observation(TENANT_TREATMENT, treated, "treated");
        String theirs = observation(TENANT_TREATMENT, stranger, marker);
        Http doctor = doctor(TENANT_TREATMENT, grace, "user/*.cruds");

        assertThat(doctor.get("/fhir/Observation/" + mine).status()).isEqualTo(200);
        assertThat(doctor.get("/fhir/Observation/" + theirs).status()).isEqualTo(404);
        assertThat(doctor.get("/fhir/Observation/" + theirs + "/_history/1").status())
                .isEqualTo(404);
        Answer found = doctor.get("/fhir/Observation?_total=accurate");
        assertThat(found.json().path("total").asInt(-1)).isEqualTo(1);
        assertThat(found.body()).contains(mine).doesNotContain(marker, theirs);
        assertThat(doctor.get("/fhir/Patient?_total=accurate")
                        .json()
                        .path("total")
                        .asInt(-1))
                .isEqualTo(1);
        assertThat(doctor.post("/fhir/Encounter", encounter("in-progress", stranger, grace))
                        .status())
                .isEqualTo(403);
        assertThat(doctor(TENANT_TREATMENT, UUID.randomUUID().toString(), "user/*.rs")
                        .get("/fhir/Observation")
                        .json()
                        .path("entry")
                        .size())
                .isZero();

        Answer cancelled = system(TENANT_TREATMENT)
                .put(
                        "/fhir/Encounter/" + encounter,
                        encounter("cancelled", treated, grace).replaceFirst("\\{", "{\"id\":\"" + encounter + "\","));

        assertThat(cancelled.status()).as(cancelled.body()).isEqualTo(200);
        assertThat(doctor.get("/fhir/Observation/" + mine).status()).isEqualTo(404);
    }

    private static String encounter(String status, String patient, String practitioner) {
        return """
                {"resourceType":"Encounter","status":"%s","class":{"system":
                 "http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},
                 "subject":{"reference":"Patient/%s"},
                 "participant":[{"individual":{"reference":"Practitioner/%s"}}]}
                """.formatted(status, patient, practitioner);
    }

    private Http app(String patient, String scope) {
        return anonymous().withToken(ISSUER.patientToken(TENANT_A, patient, scope));
    }

    private Http doctor(String tenant, String id, String scope) {
        return anonymous().withToken(ISSUER.userToken(tenant, "doctor", "Practitioner/" + id, scope));
    }

    private String observation(String tenant, String patient, String text) {
        return create(tenant, "Observation", """
                {"resourceType":"Observation","status":"final","code":{"text":"%s"},
                 "subject":{"reference":"Patient/%s"}}
                """.formatted(text, patient));
    }

    private String create(String tenant, String type, String body) {
        Answer created = system(tenant).post("/fhir/" + type, body);
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return created.id();
    }
}
