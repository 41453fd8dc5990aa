package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that act for themselves get tokens by signed assertions, and never more than they are registered for. */
class BackendServicesIT extends ServerIT {
    private static final String FORM = "application/x-www-form-urlencoded";

    @Test
    void anRsaClientReadsWithItsToken() throws ParseException {
        TestClient client = TestClient.system(TENANT_A, "system/*.cruds", "integration");

        JsonNode answer = token(client, "system/Patient.rs").json();

        assertThat(answer.path("token_type").asText()).isEqualTo("Bearer");
        assertThat(answer.path("expires_in").asInt()).isEqualTo(300);
        assertThat(answer.path("scope").asText()).isEqualTo("system/Patient.rs");
        assertThat(answer.has("refresh_token")).isFalse();
        SignedJWT token = SignedJWT.parse(answer.path("access_token").asText());
        assertThat(token.getHeader().getType().getType()).isEqualTo("at+jwt");
        Map<String, Object> claims = token.getJWTClaimsSet().getClaims();
        assertThat(claims)
                .containsEntry("iss", baseUrl())
                .containsEntry("sub", client.id())
                .containsEntry("client_id", client.id())
                .containsEntry("scope", "system/Patient.rs")
                .containsEntry("tenant", TENANT_A)
                .containsEntry("roles", List.of("integration"))
                .containsEntry("aud", List.of(baseUrl() + "/fhir"))
                .containsKeys("exp", "iat", "nbf", "jti");
        Http caller = anonymous().withToken(answer.path("access_token").asText());
        assertThat(caller.get("/fhir/Patient?_summary=count").status()).isEqualTo(200);
        assertThat(caller.get("/fhir/Observation?_summary=count").status()).isEqualTo(403);
    }

    @Test
    void anEllipticClientGetsATokenToo() {
        TestClient client = TestClient.elliptic(TENANT_B, "system/Patient.rs");

        Http.Answer answer = token(client, "system/Patient.r");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.header("Pragma")).contains("no-cache");
    }

    @ParameterizedTest
    @MethodSource("scopesBeyond")
    void aScopeBeyondTheRegistrationIsRefused(String registered, String asked) {
        TestClient client = TestClient.system(TENANT_A, registered);

        Http.Answer refused = token(client, asked);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("error").asText()).isEqualTo("invalid_scope");
        assertThat(refused.body()).doesNotContain("access_token");
    }

    private static Stream<Arguments> scopesBeyond() {
        return Stream.of(
                Arguments.of("system/Patient.rs", "system/Patient.cruds"),
                Arguments.of("system/Patient.rs", "system/*.rs"),
                Arguments.of("system/Patient.rs", "system/Observation.rs"),
                Arguments.of("system/*.cruds", "system/AuditEvent.rs"),
                Arguments.of("system/Observation.rs?category=laboratory", "system/Observation.rs"),
                Arguments.of("system/Observation.rs?category=laboratory", "system/Observation.rs?category=vital-signs"),
                Arguments.of("system/*.cruds", "system/*.cruds attest/users.admin"),
                Arguments.of("system/*.cruds", "patient/*.rs"),
                Arguments.of("system/*.cruds patient/*.rs", "patient/*.rs"),
                Arguments.of("system/*.cruds user/*.rs", "user/Patient.rs"),
                Arguments.of("system/*.cruds", "system/Patient.sr"),
                Arguments.of("system/*.cruds", "system/patient.rs"),
                Arguments.of("system/*.cruds", "system/Nonsense.rs"),
                Arguments.of("system/*.cruds", "launch/patient"),
                Arguments.of("system/*.cruds", ""));
    }

    @ParameterizedTest
    @MethodSource("scopesWithin")
    void aScopeWithinTheRegistrationIsGranted(String registered, String asked) {
        assertThat(token(TestClient.system(TENANT_A, registered), asked).status())
                .isEqualTo(200);
    }

    private static Stream<Arguments> scopesWithin() {
        return Stream.of(
                Arguments.of("system/*.cruds", "system/*.read"),
                Arguments.of("system/*.cruds", "system/Patient.rs system/Observation.read"),
                Arguments.of("system/Patient.r system/Patient.s", "system/Patient.rs"),
                Arguments.of("system/Observation.rs?category=laboratory", "system/Observation.s?category=laboratory"),
                Arguments.of("system/*.rs", "system/Observation.rs?category=laboratory"),
                Arguments.of("system/AuditEvent.rs attest/ledger.read", "attest/ledger.read system/AuditEvent.r"));
    }

    @Test
    void anAssertionIsUsedOnceAlsoInParallel() throws Exception {
        TestClient client = TestClient.system(TENANT_A, "system/*.rs");
        String form = TestClient.form(client.assertion(tokenUrl()), "system/Patient.r");
        CountDownLatch together = new CountDownLatch(1);
        ExecutorService callers = Executors.newFixedThreadPool(8);

        List<Future<Integer>> answers = IntStream.range(0, 8)
                .mapToObj(n -> callers.submit(() -> {
                    together.await();
                    return send(form).status();
                }))
                .toList();
        together.countDown();
        int granted = 0;
        for (Future<Integer> answer : answers) {
            granted += answer.get() == 200 ? 1 : 0;
        }
        callers.shutdown();

        assertThat(granted).isEqualTo(1);
        assertThat(send(form).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @MethodSource("badClaims")
    void anAssertionThatSaysSomethingElseIsRefused(String what, Consumer<JWTClaimsSet.Builder> changes) {
        TestClient client = TestClient.system(TENANT_A, "system/*.rs");

        Http.Answer refused = send(TestClient.form(client.assertion(tokenUrl(), changes), "system/Patient.r"));

        assertThat(refused.status()).as(what).isEqualTo(401);
        assertThat(refused.json().path("error").asText()).isEqualTo("invalid_client");
    }

    private static Stream<Arguments> badClaims() {
        return Stream.of(
                bad("another issuer", claims -> claims.issuer("somebody-else")),
                bad("another subject", claims -> claims.subject("somebody-else")),
                bad("another audience", claims -> claims.audience("https://attest.test/oauth2/token")),
                bad("two audiences", claims -> claims.audience(List.of("https://a.test", "https://b.test"))),
                bad("no audience", claims -> claims.audience((String) null)),
                bad("no end", claims -> claims.expirationTime(null)),
                bad("an end too far", claims -> claims.expirationTime(in(Duration.ofMinutes(10)))),
                bad("an end that is past", claims -> claims.expirationTime(in(Duration.ofMinutes(-2)))),
                bad("a beginning in the future", claims -> claims.notBeforeTime(in(Duration.ofMinutes(3)))),
                bad("issued in the future", claims -> claims.issueTime(in(Duration.ofMinutes(3)))),
                bad("no id", claims -> claims.jwtID(null)),
                bad("an endless id", claims -> claims.jwtID("x".repeat(201))));
    }

    private static Arguments bad(String what, Consumer<JWTClaimsSet.Builder> changes) {
        return Arguments.of(what, changes);
    }

    @Test
    void aHeaderCannotBringKeysOrAlgorithmsOfItsOwn() {
        TestClient client = TestClient.system(TENANT_A, "system/*.rs");
        JWK key = client.key();

        List<JWSHeader> headers = List.of(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
                new JWSHeader.Builder(JWSAlgorithm.RS512).keyID(key.getKeyID()).build(),
                new JWSHeader.Builder(JWSAlgorithm.RS384).build(),
                new JWSHeader.Builder(JWSAlgorithm.RS384).keyID("unknown").build(),
                new JWSHeader.Builder(JWSAlgorithm.RS384)
                        .keyID(key.getKeyID())
                        .jwkURL(URI.create("http://127.0.0.1:1/jwks"))
                        .build(),
                new JWSHeader.Builder(JWSAlgorithm.RS384)
                        .keyID(key.getKeyID())
                        .jwk(key.toPublicJWK())
                        .build(),
                new JWSHeader.Builder(JWSAlgorithm.RS384)
                        .keyID(key.getKeyID())
                        .type(new JOSEObjectType("at+jwt"))
                        .build(),
                new JWSHeader.Builder(JWSAlgorithm.ES384).keyID(key.getKeyID()).build());

        assertThat(headers).allSatisfy(header -> assertThat(
                        send(TestClient.form(client.assertion(header, tokenUrl(), claims -> {}), "system/Patient.r"))
                                .status())
                .as(header.toString())
                .isEqualTo(401));
    }

    @Test
    void garbageIsRefusedAndNeverFails() {
        TestClient client = TestClient.system(TENANT_A, "system/*.rs");
        String good = client.assertion(tokenUrl());
        String type = "client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer";

        assertThat(List.of(
                        "",
                        "grant_type=client_credentials",
                        "grant_type=client_credentials&scope=system/*.rs&client_id=" + client.id(),
                        type + "&grant_type=client_credentials&scope=x&client_assertion=a.b.c",
                        type + "&grant_type=client_credentials&scope=x&client_assertion=%00",
                        type + "&grant_type=client_credentials&scope=x&client_assertion=" + "a".repeat(9_000),
                        "client_assertion_type=urn%3Ax&grant_type=client_credentials&client_assertion=" + good,
                        type + "&grant_type=client_credentials&client_id=another&scope=x&client_assertion=" + good,
                        type + "&" + type + "&grant_type=client_credentials&scope=x&client_assertion=" + good))
                .allSatisfy(form -> assertThat(send(form).status())
                        .as(form.replaceAll("a{9}a*", "…"))
                        .isIn(400, 401));
        assertThat(anonymous()
                        .send("POST", "/oauth2/token", "application/json", "{}")
                        .status())
                .isEqualTo(400);
        assertThat(anonymous().get("/oauth2/token").status()).isEqualTo(405);
        assertThat(anonymous()
                        .with("Authorization", "Basic !!!")
                        .send("POST", "/oauth2/token", FORM, "grant_type=client_credentials")
                        .status())
                .isIn(400, 401);
    }

    @Test
    void anUnknownGrantIsToldSo() {
        TestClient client = TestClient.system(TENANT_A, "system/*.rs");

        assertThat(Stream.of("password", "implicit", "urn:ietf:params:oauth:grant-type:device_code", "nonsense")
                        .map(grant -> send(TestClient.form(client.assertion(tokenUrl()), "system/*.rs")
                                        .replace("grant_type=client_credentials", "grant_type=" + grant))
                                .json()
                                .path("error")
                                .asText()))
                .containsOnly("unsupported_grant_type");
    }

    @Test
    void aDisabledClientGetsNothing() {
        TestClient client = TestClient.system(TENANT_A, "system/*.rs");
        assertThat(token(client, "system/Patient.r").status()).isEqualTo(200);

        client.disable();

        assertThat(token(client, "system/Patient.r").status()).isEqualTo(401);
    }

    @Test
    void keysBehindAnAddressAreFetchedWhereTheOperatorSaysSoAndNowhereElse() throws IOException {
        TestClient client = TestClient.system(TENANT_A, "system/*.rs");
        HttpServer inside = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] keys = new JWKSet(client.key().toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
        AtomicInteger asked = new AtomicInteger();
        inside.createContext("/jwks", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        inside.start();
        try {
            client.fetchKeysFrom("http://127.0.0.1:" + inside.getAddress().getPort() + "/jwks");
            assertThat(token(client, "system/Patient.r").status()).isEqualTo(401);
            client.fetchKeysFrom("https://127.0.0.1:" + inside.getAddress().getPort() + "/jwks");
            assertThat(token(client, "system/Patient.r").status()).isEqualTo(401);
            assertThat(asked).hasValue(0);
        } finally {
            inside.stop(0);
        }
    }

    @Test
    void everyTokenIsInTheJournal() throws ParseException {
        TestClient client = TestClient.system(TENANT_A, "system/*.rs");
        token(client, "system/Patient.r");

        String auditor =
                ISSUER.userToken(TENANT_A, "auditor", "Practitioner/" + UUID.randomUUID(), "user/AuditEvent.rs");
        Http.Answer events = anonymous().withToken(auditor).get("/fhir/AuditEvent?_sort=-_lastUpdated&_count=20");

        assertThat(events.status()).isEqualTo(200);
        assertThat(events.body()).contains(client.id()).contains("token-issued");
    }

    private static Date in(Duration time) {
        return Date.from(Clock.system(ZoneOffset.UTC).instant().plus(time));
    }

    private String tokenUrl() {
        return baseUrl() + "/oauth2/token";
    }

    private Http.Answer token(TestClient client, String scope) {
        return send(TestClient.form(client.assertion(tokenUrl()), scope));
    }

    private Http.Answer send(String form) {
        return anonymous().send("POST", "/oauth2/token", FORM, form);
    }
}
