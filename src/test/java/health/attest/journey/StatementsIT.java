package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;

import health.attest.journey.ConsentPeople.Chart;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * How many statements a warm request sends from the thread that answers it, beginnings and ends of transactions
 * included; rows that go in by COPY are not. The journal's group commit and what follows an answer are other threads'.
 */
class StatementsIT extends ServerIT {
    /** PostgreSQL's driver prepares a statement on the server at its fifth use and counts alike from then on. */
    private static final int WARM = 8;

    @Test
    void aReadIsOneStatement() {
        ConsentPeople people = new ConsentPeople(baseUrl(), TENANT_B);
        Chart chart = people.chart();
        Http system = people.backend();
        Http doctor = people.doctor("statements");

        assertThat(statements(() -> system.get("/fhir/Patient/" + chart.patient()), 200))
                .isEqualTo(1);
        assertThat(statements(() -> doctor.get("/fhir/Patient/" + chart.patient()), 200))
                .isEqualTo(1);
        assertThat(statements(() -> doctor.get("/fhir/Observation/" + chart.observation()), 200))
                .isEqualTo(1);
    }

    @Test
    void aSearchByIdentifierIsTwoStatementsAndATransaction() {
        ConsentPeople people = new ConsentPeople(baseUrl(), TENANT_B);
        Chart chart = people.chart();
        Http system = people.backend();
        Http doctor = people.doctor("statements");
        String query = "/fhir/Patient?identifier=urn:it%7C" + chart.canary();

        assertThat(statements(() -> system.get(query), 200)).isEqualTo(4);
        assertThat(statements(() -> doctor.get(query), 200)).isEqualTo(4);
    }

    @Test
    void aCreateIsSevenStatements() {
        Http system = new ConsentPeople(baseUrl(), TENANT_B).backend();

        assertThat(statements(() -> system.post("/fhir/Patient", """
                                {"resourceType":"Patient","identifier":[{"system":"urn:it","value":"%s"}]}
                                """.formatted(UUID.randomUUID())), 201))
                .isEqualTo(7);
    }

    private static int statements(Supplier<Http.Answer> request, int status) {
        for (int i = 0; i < WARM; i++) {
            assertThat(request.get().status()).isEqualTo(status);
        }
        try (Statements statements = Statements.counting()) {
            TreeSet<Integer> counts = new TreeSet<>();
            for (int i = 0; i < 5; i++) {
                assertThat(request.get().status()).isEqualTo(status);
                counts.add(statements.taken());
            }
            return counts.first();
        }
    }
}
