package health.attest.journey;

import static health.attest.journey.ConsentPeople.ids;
import static org.assertj.core.api.Assertions.assertThat;

import health.attest.Application;
import health.attest.journey.ConsentPeople.Chart;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;

/** Two whole servers on one database: what one answers about consents, the other knows at the next request. */
class TwoServersIT extends ServerIT {
    private static final int ROUNDS = Integer.getInteger("attest.rounds", 10);

    @Autowired
    private ConfigurableEnvironment environment;

    private ConfigurableApplicationContext second;
    private ConsentPeople here;
    private ConsentPeople there;

    @BeforeEach
    void startAnother() {
        int port = FreePort.find();
        List<String> arguments = new ArrayList<>();
        environment.getPropertySources().forEach(source -> {
            if (source.getName().contains("Dynamic Test Properties")
                    && source instanceof EnumerablePropertySource<?> settings) {
                for (String name : settings.getPropertyNames()) {
                    arguments.add("--" + name + "=" + environment.getProperty(name));
                }
            }
        });
        arguments.removeIf(each -> each.startsWith("--server.port="));
        arguments.add("--server.port=" + port);
        second = new SpringApplicationBuilder(Application.class).run(arguments.toArray(String[]::new));
        here = new ConsentPeople(baseUrl(), TENANT_A);
        there = new ConsentPeople("http://127.0.0.1:" + port, TENANT_A);
    }

    @AfterEach
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
