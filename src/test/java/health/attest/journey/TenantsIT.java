package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Nothing of one tenant is reachable, countable, referable or blockable from another. */
class TenantsIT extends ServerIT {
    private static final String CANARY = "Zephyrine-4471";

    @Test
    void anotherTenantsPatientIsAsAbsentAsNone() {
        String id = created(TENANT_A, patient(CANARY)).id();

        Http.Answer hidden = system(TENANT_B).get("/fhir/Patient/" + id);
        Http.Answer absent = system(TENANT_B).get("/fhir/Patient/" + UUID.randomUUID());

        assertThat(hidden.status()).isEqualTo(404);
        assertThat(hidden.json().at("/issue")).isEqualTo(absent.json().at("/issue"));
        assertThat(system(TENANT_B).get("/fhir/Patient/" + id + "/_history/1").status())
                .isEqualTo(404);
        assertThat(system(TENANT_A).get("/fhir/Patient/" + id).status()).isEqualTo(200);
    }

    @Test
    void anotherTenantsPatientsAreNeitherFoundNorCounted() {
        String family = "Tellervo" + UUID.randomUUID();
        created(TENANT_A, patient(family));

        assertThat(total(TENANT_A, "/fhir/Patient?family=" + family + "&_summary=count"))
                .isEqualTo(1);
        assertThat(total(TENANT_B, "/fhir/Patient?family=" + family + "&_summary=count"))
                .isZero();
        assertThat(total(TENANT_B, "/fhir/Patient?family=" + family + "&_total=accurate"))
                .isZero();
        assertThat(system(TENANT_B).get("/fhir/_history?_count=100").body()).doesNotContain(family);
        assertThat(system(TENANT_B).get("/fhir/Patient/_history?_count=100").body())
                .doesNotContain(family);
    }

    @Test
    void anotherTenantsPatientCannotBeReferredTo() {
        String id = created(TENANT_A, patient("Referred")).id();

        Http.Answer refused = system(TENANT_B).post("/fhir/Observation", """
                        {"resourceType":"Observation","status":"final","code":{"text":"x"},
                         "subject":{"reference":"Patient/%s"}}
                        """.formatted(id));

        assertThat(refused.status()).isBetween(400, 422);
        assertThat(total(TENANT_B, "/fhir/Observation?subject=Patient/" + id + "&_summary=count"))
                .isZero();
    }

    @Test
    void anIdTakenInOneTenantIsFreeInAnother() {
        String id = UUID.randomUUID().toString();
        String body = patient("Twin").replaceFirst("\\{", "{\"id\":\"" + id + "\",");

        assertThat(system(TENANT_A).put("/fhir/Patient/" + id, body).status()).isEqualTo(201);
        assertThat(system(TENANT_B).put("/fhir/Patient/" + id, body).status()).isEqualTo(201);
        assertThat(system(TENANT_B).delete("/fhir/Patient/" + id).status()).isBetween(200, 204);
        assertThat(system(TENANT_A).get("/fhir/Patient/" + id).status()).isEqualTo(200);
    }

    @Test
    void aConditionIsMatchedInTheCallersTenantOnly() {
        String value = UUID.randomUUID().toString();
        String body = patient("Conditional")
                .replaceFirst("\\{", "{\"identifier\":[{\"system\":\"urn:x\",\"value\":\"" + value + "\"}],");
        created(TENANT_A, body);

        Http.Answer other = system(TENANT_B)
                .with("If-None-Exist", "identifier=urn:x|" + value)
                .post("/fhir/Patient", body);

        assertThat(other.status()).isEqualTo(201);
    }

    @Test
    void noHeaderOrParameterChoosesTheTenant() {
        String id = created(TENANT_A, patient("Header")).id();

        Http.Answer answer = system(TENANT_B)
                .with("X-Request-Partition-IDs", "1")
                .with("X-Tenant", TENANT_A)
                .get("/fhir/Patient/" + id + "?_tenant=" + TENANT_A);

        assertThat(answer.status()).isIn(400, 404);
    }

    private Http.Answer created(String tenant, String body) {
        Http.Answer answer = system(tenant).post("/fhir/Patient", body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer;
    }

    private int total(String tenant, String path) {
        Http.Answer answer = system(tenant).get(path);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().path("total").asInt(-1);
    }

    private static String patient(String family) {
        return """
                {"resourceType":"Patient","name":[{"family":"%s","given":["Aino"]}],
                 "birthDate":"1990-05-17","telecom":[{"system":"phone","value":"+358401234567"}]}
                """.formatted(family);
    }
}
