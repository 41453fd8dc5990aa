package health.attest.journey;

import static health.attest.journey.ConsentPeople.ids;
import static org.assertj.core.api.Assertions.assertThat;

import health.attest.journey.ConsentPeople.Chart;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.ConfigurableEnvironment;

/** Two whole servers on one database: what one answers about consents, the other knows at the next request. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoServersIT extends ServerIT {
    private static final int ROUNDS = Integer.getInteger("consent.rounds", 10);

    @Autowired
    private ConfigurableEnvironment environment;

    private AnotherServer second;
    private ConsentPeople here;
    private ConsentPeople there;

    @BeforeAll
    void startAnother() {
        second = AnotherServer.start(environment, Map.of());
        here = new ConsentPeople(baseUrl(), TENANT_A);
        there = new ConsentPeople(second.url(), TENANT_A);
    }

    @AfterAll
    void stopIt() {
        second.close();
    }

    @Test
    void aRevocationOnOneIsKnownOnTheOtherAtTheNextRequest() {
        Chart chart = here.chart();
        String path = "/fhir/Observation/" + chart.observation();
        for (int round = 0; round < ROUNDS; round++) {
            assertThat(there.doctor("otto").get(path).status())
                    .as("open " + round)
                    .isEqualTo(200);

            String consent = here.deniesAll(chart.patient());
            Http.Answer denied = there.doctor("otto").get(path);
            Http.Answer revoked =
                    there.patient(chart.patient()).post("/fhir/Consent/" + consent + "/$revoke-consent", """
                            {"resourceType":"Parameters","parameter":[{"name":"reason","valueString":"trust again"}]}""");

            assertThat(denied.status()).as("denied " + round).isEqualTo(404);
            assertThat(revoked.status()).as(revoked.body()).isEqualTo(200);
            assertThat(here.doctor("otto").get(path).status())
                    .as("open here " + round)
                    .isEqualTo(200);
        }
    }

    @Test
    void aRevocationOnOneHidesTheNextPageOnTheOther() {
        Chart chart = here.chart();
        IntStream.range(0, 4).forEach(i -> here.observation(chart.patient(), chart.canary() + i));
        Http.Answer first = there.doctor("otto").get("/fhir/Observation?_count=2&subject=Patient/" + chart.patient());
        assertThat(ids(first)).hasSize(2);
        assertThat(first.body()).contains(chart.canary());

        here.deniesAll(chart.patient());

        String next = ConsentJourneyIT.next(first);
        Http.Answer second = there.doctor("otto").get(next.substring(next.indexOf("/fhir")));
        assertThat(second.body()).doesNotContain(chart.canary());
        assertThat(second.status()).isIn(200, 410);
    }

    @Test
    void anEmergencyOpenedOnOneOpensOnTheOtherAndEndsThere() {
        Chart chart = here.chart();
        here.deniesAll(chart.patient());
        String path = "/fhir/Observation/" + chart.observation();
        String reason = """
                {"resourceType":"Parameters","parameter":[{"name":"reason","valueString":"unconscious in the ward"}]}""";

        assertThat(here.doctor("two")
                        .post("/fhir/Patient/" + chart.patient() + "/$break-glass", reason)
                        .status())
                .isEqualTo(200);
        assertThat(there.doctor("two").get(path).status()).isEqualTo(200);
        there.doctor("two")
                .post("/fhir/Patient/" + chart.patient() + "/$end-break-glass", "{\"resourceType\":\"Parameters\"}");
        assertThat(here.doctor("two").get(path).status()).isEqualTo(404);
    }
}
