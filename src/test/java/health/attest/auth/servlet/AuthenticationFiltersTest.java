package health.attest.auth.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import health.attest.access.AccessContext;
import health.attest.access.AccessFact;
import health.attest.access.Caller;
import health.attest.access.Caller.TokenState;
import health.attest.access.ClientAddress;
import health.attest.access.OpenRoute;
import health.attest.access.RequestOrigin;
import health.attest.access.Tenant;
import health.attest.auth.Allowance;
import health.attest.auth.BearerTokens;
import health.attest.auth.OpenRoutes;
import health.attest.auth.TokenClaims;
import health.attest.auth.TokenVerifier;
import health.attest.auth.TrustedIssuer;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class AuthenticationFiltersTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final long NOON_SECONDS = 1772366400L;

    private final List<Object> facts = new ArrayList<>();
    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final BearerTokens tokens = new BearerTokens(
            AuthenticationFiltersTest::verify, identity -> false, Clock.fixed(NOON, ZoneOffset.UTC), 10);
    private final AuthenticationFilter authentication =
            new AuthenticationFilter(tokens, new Tenant("demo"), facts::add);
    private final ProtectedRoutesFilter protectedRoutes =
            new ProtectedRoutesFilter(new OpenRoutes(List.of(new OpenRoute("/ledger/**"))), facts::add);

    @Test
    void aGoodTokenReachesAProtectedRoute() throws Exception {
        AccessContext context = send(request("GET", "/fhir/Patient", "Bearer good"));

        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(context.caller()).isInstanceOf(Caller.Authenticated.class);
        assertThat(context.tenant()).isEqualTo(new Tenant("demo"));
        assertThat(facts).containsExactly(new AccessFact.Authenticated(context));
    }

    @Test
    void theSchemeIsNotCaseSensitive() throws Exception {
        assertThat(send(request("GET", "/fhir/Patient", "bEARER good")).caller())
                .isInstanceOf(Caller.Authenticated.class);
    }

    @ParameterizedTest
    @CsvSource({
        "'',401,Bearer,not-authenticated",
        "Basic Z29vZDo=,401,Bearer,not-authenticated",
        "Bearer,401,Bearer,not-authenticated",
        "Bearer forged,401,'Bearer error=\"invalid_token\"',invalid-token",
        "Bearer old,401,'Bearer error=\"invalid_token\"',expired-token",
        "Bearer away,503,,unavailable"
    })
    void aProtectedRouteWithoutAUsableTokenEndsHere(
            String authorization, int status, @Nullable String challenge, String code) throws Exception {
        MockHttpServletRequest request = request("POST", "/fhir/Patient", authorization);
        request.setContent("{\"resourceType\":\"Patient\"}".getBytes(StandardCharsets.UTF_8));

        send(request);

        assertThat(response.getStatus()).isEqualTo(status);
        assertThat(response.getHeader("WWW-Authenticate")).isEqualTo(challenge);
        assertThat(response.getHeader("Cache-Control")).isEqualTo("no-store");
        assertThat(response.getContentType()).startsWith("application/fhir+json");
        assertThat(response.getContentAsString())
                .contains("\"resourceType\":\"OperationOutcome\"", "\"code\":\"" + code + "\"");
        assertThat(request.getInputStream().readAllBytes()).isNotEmpty();
        assertThat(facts).anyMatch(AccessFact.Refused.class::isInstance);
    }

    @Test
    void aForgedTokenIsAFactAndAnExpiredOneIsNot() throws Exception {
        AccessContext context = send(request("GET", "/fhir/metadata", "Bearer forged"));
        send(request("GET", "/fhir/metadata", "Bearer old"));

        assertThat(context.caller()).isEqualTo(new Caller.Anonymous(TokenState.INVALID));
        assertThat(facts).containsExactly(new AccessFact.AuthenticationFailed(context, "access-token"));
    }

    @Test
    void anIssuerThatSaysTooMuchIsAFactOnce() throws Exception {
        send(request("GET", "/fhir/Patient", "Bearer boastful"));
        send(request("GET", "/fhir/Patient", "Bearer boastful"));

        assertThat(facts.stream().filter(AccessFact.IssuerOverclaimed.class::isInstance))
                .hasSize(1)
                .allSatisfy(fact -> assertThat(((AccessFact.IssuerOverclaimed) fact).claims())
                        .containsExactly("roles"));
    }

    @Test
    void twoAuthorizationHeadersAreOneTooMany() throws Exception {
        MockHttpServletRequest request = request("GET", "/fhir/Patient", "Bearer good");
        request.addHeader("Authorization", "Bearer good");

        send(request);

        assertThat(response.getStatus()).isEqualTo(400);
        assertThat(response.getContentAsString()).contains("\"code\":\"malformed\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/fhir/metadata", "/health/live", "/ledger/checkpoint", "/ledger/tile/0/x001/002"})
    void anOpenRouteNeedsNoToken(String path) throws Exception {
        send(request("GET", path, ""));

        assertThat(response.getStatus()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/fhir",
                "/fhir/",
                "/fhir/metadata/",
                "/fhir/metadata/../Patient",
                "/fhir/metadata;x=/Patient",
                "/fhir/%6detadata",
                "/ledger",
                "/ledgers/x",
                "/ledger/../fhir/Patient",
                "/ledger/%2e%2e/fhir/Patient",
                "/ledger/..;/fhir/Patient",
                "/ledger//x",
                "/account/me",
                "/anything"
            })
    void everyOtherRouteNeedsOne(String path) throws Exception {
        send(request("GET", path, ""));

        assertThat(response.getStatus()).isEqualTo(401);
    }

    @Test
    void refusalsOutsideTheFhirBaseAreProblems() throws Exception {
        send(request("GET", "/account/me", ""));

        assertThat(response.getContentType()).startsWith("application/problem+json");
        assertThat(response.getContentAsString())
                .startsWith("{\"type\":\"https://attest.health/fhir/CodeSystem/denial-reason#not-authenticated\"")
                .contains("\"status\":401");
    }

    @Test
    void refusalsComeInXmlToWhoeverAsksForIt() throws Exception {
        MockHttpServletRequest request = request("GET", "/fhir/Patient", "");
        request.addHeader("Accept", "application/fhir+xml");

        send(request);

        assertThat(response.getContentType()).startsWith("application/fhir+xml");
        assertThat(response.getContentAsString()).startsWith("<OperationOutcome xmlns=\"http://hl7.org/fhir\">");
    }

    private AccessContext send(MockHttpServletRequest request) throws ServletException, IOException {
        authentication.doFilter(
                request,
                response,
                (authenticated, answer) -> protectedRoutes.doFilter(authenticated, answer, new MockFilterChain()));
        AccessContext context = (AccessContext) request.getAttribute(AccessContext.ATTRIBUTE);
        return context == null
                ? new AccessContext(
                        "r-1",
                        new ClientAddress(InetAddress.getLoopbackAddress()),
                        new Tenant("none"),
                        new Caller.Anonymous(TokenState.ABSENT))
                : context;
    }

    private static MockHttpServletRequest request(String method, String path, String authorization) {
        MockHttpServletRequest request = new MockHttpServletRequest(method, path);
        request.setAttribute(
                RequestOrigin.ATTRIBUTE, new RequestOrigin("r-1", new ClientAddress(InetAddress.getLoopbackAddress())));
        if (!authorization.isEmpty()) {
            request.addHeader("Authorization", authorization);
        }
        return request;
    }

    private static Optional<TokenVerifier.Verified> verify(String token) {
        Map<String, Object> claims = Map.of(
                "iss", "https://idp.example",
                "aud", "https://attest.example/fhir",
                "client_id", "app",
                "roles", token.equals("boastful") ? List.of("doctor", "admin") : List.of("doctor"),
                "exp", token.equals("old") ? NOON_SECONDS - 61 : NOON_SECONDS + 300);
        return switch (token) {
            case "good", "old", "boastful" ->
                Optional.of(new TokenVerifier.Verified(issuer(), new TokenClaims(claims), null));
            case "away" -> throw new TokenVerifier.IssuerUnavailableException("away", new IllegalStateException());
            default -> Optional.empty();
        };
    }

    private static TrustedIssuer issuer() {
        return new TrustedIssuer(
                "https://idp.example",
                "https://attest.example/fhir",
                null,
                TrustedIssuer.ClaimNames.DEFAULT,
                new TrustedIssuer.Trust(
                        Allowance.of("demo"),
                        new Tenant("demo"),
                        Allowance.of("doctor"),
                        Allowance.of("*"),
                        Allowance.of("*"),
                        Allowance.of(),
                        null),
                null);
    }
}
