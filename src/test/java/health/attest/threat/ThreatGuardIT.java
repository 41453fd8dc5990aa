package health.attest.threat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import health.attest.journey.Http;
import health.attest.journey.ServerIT;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ThreatGuardIT extends ServerIT {
    private static final String PATIENT = "/fhir/Patient/0f0d2b4e-0000-4000-8000-000000000000";

    /** Property 13: every request is one row of the security log, in order, refused ones included. */
    @Test
    void everyRequestIsOneRowOfTheSecurityLog() throws Exception {
        long before = rows();
        Http guest = anonymousFrom("203.0.113.1");

        for (int i = 0; i < 5; i++) {
            guest.get(PATIENT);
        }

        await().atMost(Duration.ofSeconds(10)).until(() -> rows() == before + 5);
        try (Connection database = asServer();
                PreparedStatement query = database.prepareStatement(
                        "select status, level, factors ->> 'session', octet_length(tag) from attest.security_log"
                                + " where route = 'GET Patient/{id}' order by seq desc limit 5");
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                assertThat(row.getInt(1)).isEqualTo(401);
                assertThat(row.getString(2)).isEqualTo("LOW");
                assertThat(row.getInt(3)).isEqualTo(20);
                assertThat(row.getInt(4)).isEqualTo(32);
            }
        }
    }

    @Test
    void aProberIsChallengedThenBlockedAndAnOfficerLetsItGo() {
        Http prober = anonymousFrom("203.0.113.2").with("User-Agent", "aaaa");
        Http officer = officer();

        Http.Answer last = prober.get(PATIENT);
        assertThat(last.status()).isEqualTo(401);
        for (int i = 0; i < 10; i++) {
            last = prober.get(PATIENT);
        }
        assertThat(last.status()).isIn(401, 403);
        assertThat(last.body()).contains("OperationOutcome").doesNotContain("factor", "points");

        assertThat(officer.send("POST", "/security/block", "application/json", "{\"address\":\"203.0.113.2\"}")
                        .status())
                .isEqualTo(200);
        assertThat(prober.get("/fhir/metadata").status()).isEqualTo(403);
        assertThat(prober.get("/fhir/metadata").body()).contains("\"blocked\"");
        await().atMost(Duration.ofSeconds(10)).until(() -> blocksOf("manual") >= 1);

        assertThat(officer.send("POST", "/security/unblock", "application/json", "{\"address\":\"203.0.113.2\"}")
                        .status())
                .isEqualTo(200);
        assertThat(prober.get("/fhir/metadata").status()).isEqualTo(200);
    }

    @Test
    void theDashboardShowsTheLastHour() {
        anonymousFrom("203.0.113.3").get(PATIENT);

        await().atMost(Duration.ofSeconds(10))
                .until(() -> officer().get("/security/dashboard").body().contains("lastSeen"));
        assertThat(officer().get("/security/dashboard").status()).isEqualTo(200);
        assertThat(anonymousFrom("203.0.113.4").get("/security/dashboard").status())
                .isEqualTo(401);
        assertThat(system(TENANT_A).get("/security/dashboard").status()).isEqualTo(403);
    }

    @Test
    void aSystemClientIsServedBesideAnAttackFromItsOwnAddress() {
        Http engine = system(TENANT_A).with("X-Forwarded-For", "203.0.113.5");
        engine.get("/fhir/Patient?_count=1");

        for (int i = 0; i < 120; i++) {
            anonymousFrom("203.0.113.5").get(PATIENT);
        }

        assertThat(engine.get("/fhir/Patient?_count=1").status()).isEqualTo(200);
        assertThat(anonymousFrom("203.0.113.5").get(PATIENT).status()).isIn(403, 429);
    }

    @Test
    void transportStandsInFront() {
        Http.Answer answer =
                anonymousFrom("203.0.113.6").with("X-Request-Id", "it-1").get("/fhir/metadata");

        assertThat(answer.header("X-Request-Id")).contains("it-1");
        assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.header("RateLimit-Policy")).contains("\"default\";q=600;w=60");
        assertThat(answer.header("X-Powered-By")).isEmpty();
    }

    @Test
    void aBodyWithTwoReadingsIsRefusedBeforeTheStore() {
        Http.Answer answer =
                system(TENANT_A).post("/fhir/Patient", "{\"resourceType\":\"Patient\",\"id\":\"a\",\"id\":\"b\"}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("malformed");
    }

    private Http officer() {
        return Http.at(baseUrl())
                .with("X-Forwarded-For", "203.0.113.200")
                .withToken(ISSUER.token(Map.of(
                        "tenant",
                        TENANT_A,
                        "sub",
                        "grace",
                        "client_id",
                        "console",
                        "roles",
                        "security-officer",
                        "scope",
                        "attest/security.read attest/security.write")));
    }

    private static long rows() throws Exception {
        return count("select coalesce(sum(count), 0) from attest.security_log where route = 'GET Patient/{id}'");
    }

    private static long blocksOf(String source) throws Exception {
        return count("select count(*) from attest.threat_block where source = '" + source + "'");
    }

    private static long count(String sql) throws Exception {
        try (Connection database = asServer();
                ResultSet rows = database.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
