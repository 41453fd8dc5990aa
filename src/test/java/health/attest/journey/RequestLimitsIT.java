package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import health.attest.access.AccessContext;
import health.attest.access.AccessFact;
import health.attest.access.Caller;
import health.attest.access.ClientAddress;
import health.attest.access.Tenant;
import health.attest.threat.Keys;
import health.attest.threat.Signal;
import health.attest.threat.SignalQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Limits as callers meet them: on every answer, of a registered client, of a subject that is denied. */
class RequestLimitsIT extends AppIT {
    private static final String JSON = "application/json";
    private static final String ANYBODYS = "\"default\";q=100;w=60";

    @Test
    void aRegisteredClientsOwnLimitHoldsForEachOfItsUsers() {
        assertThat(register(3).status()).isEqualTo(200);
        awaitTheNextSecond();
        Http ann = userOf(patientAccount(patient()));
        Http bob = userOf(patientAccount(patient()));
        awaitLimit(ann, 3);

        for (int left = 2; left >= 0; left--) {
            Http.Answer answer = bob.get("/fhir/Patient?_summary=count");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("RateLimit")).contains("\"default\";r=" + left);
        }
        Http.Answer fourth = bob.get("/fhir/Patient?_summary=count");

        assertThat(fourth.status()).isEqualTo(429);
        assertThat(fourth.header("RateLimit-Policy")).contains("\"default\";q=3;w=60");
        assertThat(Integer.parseInt(fourth.header("Retry-After").orElseThrow())).isBetween(50, 60);
    }

    @Test
    void theRegistrationShowsTheLimitAndRefusesOneThatIsNone() {
        assertThat(register(7).json().path("requestLimit").asInt()).isEqualTo(7);
        for (String limit : new String[] {"0", "-1", "1000001", "1.5", "\"9\"", "99999999999"}) {
            assertThat(register(limit).status()).as(limit).isEqualTo(400);
        }
        assertThat(register("null").json().has("requestLimit")).isFalse();
    }

    @Test
    void answersBeforeAnybodyCountsCarryThePolicy() {
        Http caller = anonymous();

        Http.Answer malformed = caller.get("/fhir/%2e%2e/Patient");
        Http.Answer preflight = caller.with("Origin", APP_ORIGIN)
                .with("Access-Control-Request-Method", "GET")
                .send("OPTIONS", "/fhir/Patient", null, null);

        assertThat(malformed.status()).isEqualTo(400);
        assertThat(malformed.header("RateLimit-Policy")).contains(ANYBODYS);
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.header("RateLimit-Policy")).contains(ANYBODYS);
        assertThat(caller.get("/login").header("RateLimit-Policy")).contains(ANYBODYS);
    }

    @Test
    void aBlockedAddressHasNothingLeft() {
        Http officer = anonymous()
                .withToken(ISSUER.token(Map.of(
                        "tenant",
                        TENANT_A,
                        "sub",
                        "grace",
                        "roles",
                        "security-officer",
                        "scope",
                        "attest/security.write")));
        String order = "{\"address\":\"203.0.113.77\"}";
        assertThat(officer.send("POST", "/security/block", JSON, order).status())
                .isEqualTo(200);

        Http.Answer refused = anonymousFrom("203.0.113.77").get("/fhir/metadata");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.header("RateLimit-Policy")).contains(ANYBODYS);
        assertThat(refused.header("RateLimit")).contains("\"default\";r=0");
        officer.send("POST", "/security/unblock", JSON, order);
    }

    /** What a critical score brings: its tokens end, it is refused for a quarter of an hour, its neighbours are not. */
    @Test
    void aDeniedSubjectIsOutAndItsAddressIsNot() {
        String sub = "denied-" + UUID.randomUUID();
        Http caller = anonymous();
        String token = ISSUER.token(claims(sub));
        assertThat(caller.withToken(token).get("/fhir/Patient?_count=1").status())
                .isEqualTo(200);
        AccessContext context = context(sub);

        tell(new AccessFact.SubjectDenied(context, Instant.now().plusSeconds(900)));
        assertThat(caller.withToken(token).get("/fhir/Patient?_count=1").status())
                .isEqualTo(401);

        part(SignalQueue.class).add(new Signal.Denied(part(Keys.class).keyOf(context)));
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            Http.Answer denied = caller.withToken(ISSUER.token(claims(sub))).get("/fhir/Patient?_count=1");
            assertThat(denied.status()).isEqualTo(429);
            assertThat(denied.header("Retry-After")).contains("900");
        });
        assertThat(caller.withToken(ISSUER.token(claims("neighbour-" + sub)))
                        .get("/fhir/Patient?_count=1")
                        .status())
                .isEqualTo(200);
    }

    private static Map<String, Object> claims(String sub) {
        return Map.of(
                "tenant", TENANT_A, "sub", sub, "roles", "doctor", "fhirUser", "Practitioner/7", "scope", "user/*.rs");
    }

    private static AccessContext context(String sub) {
        return new AccessContext(
                "denied",
                ClientAddress.parse("192.0.2.9").orElseThrow(),
                new Tenant(TENANT_A),
                new Caller.Authenticated(
                        new Caller.Subject(ISSUER.url(), "test-app", sub),
                        Set.of(),
                        Set.of(),
                        null,
                        Caller.LaunchContext.NONE,
                        Set.of(),
                        "t",
                        Instant.EPOCH,
                        false,
                        null));
    }

    private Http userOf(TestPerson person) {
        return anonymous()
                .withToken(appOf(person)
                        .tokens("patient/Patient.rs", null)
                        .path("access_token")
                        .asText());
    }

    /**
     * A change of a client ends its tokens, also those of the same second, which is as exactly as a token says when.
     */
    private static void awaitTheNextSecond() {
        long second = Instant.now().getEpochSecond();
        await().until(() -> Instant.now().getEpochSecond() > second);
    }

    private void awaitLimit(Http caller, int limit) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> caller.get("/fhir/Patient?_summary=count")
                        .header("RateLimit-Policy")
                        .orElse("")
                        .equals("\"default\";q=" + limit + ";w=60"));
    }

    private Http.Answer register(int limit) {
        return register(Integer.toString(limit));
    }

    private Http.Answer register(String limit) {
        Http admin = anonymous()
                .withToken(ISSUER.token(Map.of(
                        "tenant",
                        TENANT_A,
                        "roles",
                        "admin",
                        "sub",
                        "admin-" + UUID.randomUUID(),
                        "scope",
                        "attest/users.admin")));
        return admin.send("PUT", "/admin/clients/" + client().id(), JSON, """
                {"name":"Pulse","kind":"app","method":"none","redirects":["%s"],
                 "scopes":["patient/*.rs"],"requestLimit":%s}""".formatted(SmartApp.REDIRECT, limit));
    }
}
