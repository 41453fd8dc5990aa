package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import health.attest.audit.FactRecorder;
import health.attest.journey.Http.Answer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;

/** A hospital's own issuer works by configuration alone, and says nothing that it was not trusted to say. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ForeignIssuerIT extends ServerIT {
    private static ForeignIssuer issuer;

    @Autowired
    private FactRecorder facts;

    private final String family = "Foreign" + UUID.randomUUID();
    private String patient = "";

    @BeforeEach
    void aPatientOfTheFirstTenant() {
        Answer created = system(TENANT_A)
                .post("/fhir/Patient", "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"" + family + "\"}]}");
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        patient = created.id();
    }

    @BeforeAll
    static void start() {
        issuer = ForeignIssuer.start(FOREIGN_ISSUER_PORT);
    }

    @AfterAll
    static void stop() {
        issuer.close();
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void itsDoctorReadsAndItsKeysOutliveIt() {
        Map<String, Object> doctor = Map.of(
                "realm_access",
                Map.of("roles", List.of("doctor")),
                "fhirUser",
                "Practitioner/" + UUID.randomUUID(),
                "scope",
                "user/*.rs");
        String first = issuer.token(doctor);
        String second = issuer.token(doctor);

        assertThat(anonymous().withToken(first).get("/fhir/Patient/" + patient).status())
                .isEqualTo(200);
        issuer.close();
        assertThat(anonymous().withToken(second).get("/fhir/Patient/" + patient).status())
                .isEqualTo(200);
    }

    @Test
    void aKeycloakTokenWithoutRolesGoesByItsUser() {
        Map<String, Object> shape = new HashMap<>(Map.of(
                "client_id",
                "",
                "azp",
                "ward-app",
                "typ",
                "Bearer",
                "sub",
                UUID.randomUUID().toString(),
                "sid",
                UUID.randomUUID().toString(),
                "session_state",
                UUID.randomUUID().toString(),
                "preferred_username",
                "grace",
                "resource_access",
                Map.of("account", Map.of("roles", List.of("manage-account"))),
                "aud",
                List.of("account", TestIssuer.AUDIENCE),
                "scope",
                "openid profile user/*.rs patient/*.rs"));
        shape.put("fhirUser", "Practitioner/" + UUID.randomUUID());
        Http practitioner = anonymous().withToken(issuer.token(shape));
        shape.put("fhirUser", "Patient/" + UUID.randomUUID());
        Http other = anonymous().withToken(issuer.token(shape));

        assertThat(practitioner.get("/fhir/Patient/" + patient).status()).isEqualTo(200);
        assertThat(other.get("/fhir/Patient/" + patient).status()).isEqualTo(404);
    }

    @Test
    void anotherTenantIsNobody() {
        Http caller = anonymous()
                .withToken(issuer.token(Map.of(
                        "tenant",
                        TENANT_B,
                        "realm_access",
                        Map.of("roles", List.of("doctor")),
                        "fhirUser",
                        "Practitioner/" + UUID.randomUUID(),
                        "scope",
                        "user/*.rs")));

        assertThat(caller.get("/fhir/Patient").status()).isEqualTo(401);
        assertThatAnOverclaimIsAudited("tenant");
    }

    @Test
    void rolesOfOfficersAndOwnScopesAreIgnored() {
        Http caller = anonymous()
                .withToken(issuer.token(Map.of(
                        "realm_access",
                        Map.of("roles", List.of("admin", "auditor", "integration", "doctor")),
                        "fhirUser",
                        "Practitioner/" + UUID.randomUUID(),
                        "purpose_of_use",
                        "BTG",
                        "scope",
                        "user/*.rs user/AuditEvent.rs attest/audit.read attest/audit.export attest/ledger.read")));

        assertThat(caller.get("/fhir/AuditEvent").status()).isEqualTo(403);
        assertThat(caller.get("/fhir/AuditEvent/$export").status()).isEqualTo(403);
        assertThat(caller.get("/fhir/$ledger-status").status()).isEqualTo(403);
        // BTG was taken away with the rest: the doctor reads as for treatment, without a break-glass grant.
        assertThat(caller.get("/fhir/Patient/" + patient).status()).isEqualTo(200);
        assertThatAnOverclaimIsAudited("roles");
        assertThatAnOverclaimIsAudited("scope");
        assertThatAnOverclaimIsAudited("purpose");
    }

    @Test
    void aClientThatCallsItselfTheCustodiansOwnIsNot() {
        Http caller = anonymous()
                .withToken(issuer.token(Map.of(
                        "client_id", "billing",
                        "sub", "billing",
                        "realm_access", Map.of("roles", List.of("integration")),
                        "scope", "system/*.cruds")));

        // A stranger's system: consents are asked, and without a purpose they permit nothing.
        assertThat(caller.get("/fhir/Patient/" + patient).status()).isEqualTo(404);
        assertThat(caller.get("/fhir/Patient?family=" + family).body()).doesNotContain(patient);
    }

    /** Counts of overclaims become an event of the journal each minute; here at once. */
    private void assertThatAnOverclaimIsAudited(String claim) {
        Http auditor = anonymous()
                .withToken(ISSUER.userToken(
                        TENANT_A, "auditor", "Practitioner/auditor", "user/AuditEvent.rs attest/audit.read"));
        facts.flushRefusals();
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            JsonNode events =
                    auditor.get("/fhir/AuditEvent?_sort=-date&_count=100").json();
            assertThat(events.toString()).containsPattern("issuer-overclaimed \\[[a-z, ]*" + claim);
        });
    }
}
