package health.attest.audit;

import static org.assertj.core.api.Assertions.assertThat;

import health.attest.journey.Http;
import health.attest.journey.Http.Answer;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditFeedIT extends AuditIT {

    @Test
    void anEventOfARegisteredSourceIsTakenInAndMarked() {
        String agent = "feed-" + UUID.randomUUID();

        Answer created = source().post("/fhir/AuditEvent", event("lab-1", agent, "2026-11-01T10:00:00Z"));

        assertThat(created.status()).as(created.body()).isEqualTo(201);
        Answer found = auditor().get("/fhir/AuditEvent?agent:identifier=" + agent);
        assertThat(found.json().path("entry")).hasSize(1);
        assertThat(found.body()).contains("\"ingested\"").contains("2026-11-01T10:00:00");
    }

    @Test
    void anEventOfAMonthLongPastIsTakenIn() {
        String agent = "feed-" + UUID.randomUUID();

        Answer created = source().post("/fhir/AuditEvent", event("lab-1", agent, "2022-02-03T10:00:00Z"));

        assertThat(created.status()).as(created.body()).isEqualTo(201);
        assertThat(auditor()
                        .get("/fhir/AuditEvent?date=2022-02&agent:identifier=" + agent)
                        .json()
                        .path("entry"))
                .hasSize(1);
    }

    @Test
    void anEventThatClaimsAnotherSourceOrThisServerIsRefused() {
        Answer other = source().post("/fhir/AuditEvent", event("lab-2", "x", "2026-11-01T10:00:00Z"));
        Answer ours = source().post("/fhir/AuditEvent", event("main", "x", "2026-11-01T10:00:00Z"));

        assertThat(other.status()).isEqualTo(422);
        assertThat(ours.status()).isBetween(403, 422);
    }

    @ParameterizedTest
    @CsvSource({"2099-01-01T00:00:00Z", "1999-01-01T00:00:00Z"})
    void anEventOfTheFutureOrOfAnotherCenturyIsRefused(String recorded) {
        assertThat(source().post("/fhir/AuditEvent", event("lab-1", "x", recorded))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void aBatchGoesInWholeOrNotAtAll() {
        String agent = "feed-" + UUID.randomUUID();
        String good = event("lab-1", agent, "2026-11-01T10:00:00Z");
        String bad = event("lab-2", agent, "2026-11-01T10:00:00Z");

        Answer refused = source().post("/fhir", batch(good, bad));
        Answer before = auditor().get("/fhir/AuditEvent?_summary=count&agent:identifier=" + agent);
        Answer taken = source().post("/fhir", batch(good, good));
        Answer after = auditor().get("/fhir/AuditEvent?_summary=count&agent:identifier=" + agent);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("event 1");
        assertThat(before.json().path("total").asInt()).isZero();
        assertThat(taken.status()).as(taken.body()).isEqualTo(200);
        assertThat(after.json().path("total").asInt()).isEqualTo(2);
    }

    private Http source() {
        return anonymous()
                .withToken(ISSUER.token(Map.of(
                        "tenant", TENANT_A,
                        "client_id", "it-feed",
                        "sub", "it-feed",
                        "roles", "integration",
                        "scope", "system/AuditEvent.c")));
    }

    private static String event(String observer, String agent, String recorded) {
        return "{\"resourceType\":\"AuditEvent\",\"type\":{\"system\":\"http://terminology.hl7.org/CodeSystem/"
                + "audit-event-type\",\"code\":\"rest\"},\"recorded\":\"" + recorded
                + "\",\"outcome\":\"0\",\"agent\":[{\"who\":{\"identifier\":{\"value\":\"" + agent
                + "\"}},\"requestor\":true}],\"source\":{\"observer\":{\"identifier\":{\"value\":\"" + observer
                + "\"}}}}";
    }

    private static String batch(String... events) {
        StringBuilder entries = new StringBuilder();
        for (String event : events) {
            entries.append(entries.isEmpty() ? "" : ",")
                    .append("{\"request\":{\"method\":\"POST\",\"url\":\"AuditEvent\"},\"resource\":")
                    .append(event)
                    .append('}');
        }
        return "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[" + entries + "]}";
    }
}
