package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import health.attest.journey.ConsentPeople.Chart;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where consents cannot be read, or may be older than an answered revocation, nothing is disclosed. */
class ConsentOutageIT extends ServerIT {
    private ConsentPeople people;
    private Http doctor;

    @BeforeEach
    void meet() {
        people = new ConsentPeople(baseUrl(), TENANT_A);
        doctor = people.doctor("otto");
    }

    @Test
    void withoutTheConsentsTheAnswerIs503() throws SQLException {
        Chart chart = people.chart();
        String[] asked = {
            "/fhir/Observation/" + chart.observation(),
            "/fhir/Observation/" + chart.observation() + "/_history",
            "/fhir/Patient/" + chart.patient() + "/$everything",
            "/fhir/Observation?subject=Patient/" + chart.patient(),
            "/fhir/Observation?_summary=count&subject=Patient/" + chart.patient(),
            "/fhir/Patient?_id=" + chart.patient() + "&_revinclude=Observation:subject"
        };
        try (Connection superuser = asSuperuser();
                Statement statement = superuser.createStatement()) {
            statement.execute("alter table attest.consent_record rename to consent_record_away");
            try {
                for (String each : asked) {
                    Http.Answer answer = doctor.get(each);
                    assertThat(answer.status()).as(each + " " + answer.body()).isEqualTo(503);
                    assertThat(answer.body()).doesNotContain(chart.canary(), "consent_record");
                }
                String created = doctor.post(
                                "/fhir/Observation",
                                "{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"},"
                                        + "\"subject\":{\"reference\":\"Patient/" + chart.patient() + "\"}}")
                        .body();
                assertThat(created).contains("unavailable");
            } finally {
                statement.execute("alter table attest.consent_record_away rename to consent_record");
            }
        }
        for (String each : asked) {
            assertThat(doctor.get(each).status()).as(each).isEqualTo(200);
        }
    }

    @Test
    void anInstanceThatCannotRenewItsLeaseServesNoPatientData() throws SQLException {
        Chart chart = people.chart();
        String path = "/fhir/Observation/" + chart.observation();
        assertThat(doctor.get(path).status()).isEqualTo(200);

        try (Connection superuser = asSuperuser();
                Statement statement = superuser.createStatement()) {
            superuser.setAutoCommit(false);
            statement.execute("lock table attest.consent_instance in access exclusive mode");
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                Http.Answer answer = doctor.get(path);
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.body()).doesNotContain(chart.canary());
            });
            superuser.rollback();
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(doctor.get(path).status()).isEqualTo(200));
    }
}
