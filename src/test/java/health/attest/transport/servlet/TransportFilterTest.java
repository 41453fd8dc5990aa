package health.attest.transport.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import health.attest.access.AddressRange;
import health.attest.access.RequestOrigin;
import health.attest.transport.CorsPolicy;
import health.attest.transport.HeaderRules;
import health.attest.transport.RequestIds;
import health.attest.transport.TrustedProxies;
import health.attest.transport.TrustedProxies.ProxyHeader;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class TransportFilterTest {
    private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/fhir/Patient/1");
    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final MockFilterChain chain = new MockFilterChain();

    @BeforeEach
    void comeFromAProxy() {
        request.setRemoteAddr("10.0.0.1");
        request.addHeader("X-Forwarded-For", "192.0.2.1");
    }

    @Test
    void everybodyBehindSeesTheTrueAddressAndTheRequestId() throws Exception {
        request.addHeader("X-Request-Id", "r-1");

        HttpServletRequest seen = passed();

        RequestOrigin origin = (RequestOrigin) seen.getAttribute(RequestOrigin.ATTRIBUTE);
        assertThat(origin.requestId()).isEqualTo("r-1");
        assertThat(origin.address().text()).isEqualTo("192.0.2.1");
        assertThat(seen.getRemoteAddr()).isEqualTo("192.0.2.1");
        assertThat(response.getHeader("X-Request-Id")).isEqualTo("r-1");
    }

    @Test
    void aPoisonousRequestIdIsReplacedForEverybody() throws Exception {
        request.addHeader("X-Request-Id", "a\" status=200");

        HttpServletRequest seen = passed();

        assertThat(seen.getHeader("X-Request-Id"))
                .matches("[0-9a-f]{32}")
                .isEqualTo(response.getHeader("X-Request-Id"));
    }

    @Test
    void theBaseUrlIsNeverTheCallersChoice() throws Exception {
        request.addHeader("Host", "evil.example");
        request.addHeader("X-Forwarded-Host", "evil.example");
        request.addHeader("X-Forwarded-Proto", "http");

        HttpServletRequest seen = passed();

        assertThat(seen.getRequestURL()).hasToString("https://attest.example/fhir/Patient/1");
        assertThat(seen.getHeader("host")).isEqualTo("attest.example");
        assertThat(seen.getServerPort()).isEqualTo(443);
        assertThat(seen.isSecure()).isTrue();
        assertThat(seen.getHeader("X-Forwarded-Host")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Rewrite-History",
                "X-Cascade",
                "Content-Location",
                "X-HTTP-Method-Override",
                "X-Request-Partition-IDs"
            })
    void aHeaderThatGivesOrdersIsNotThereForAnyReader(String header) throws Exception {
        request.addHeader(header, "true");

        HttpServletRequest seen = passed();

        assertThat(seen.getHeader(header)).isNull();
        assertThat(seen.getHeaders(header).hasMoreElements()).isFalse();
        assertThat(seen.getIntHeader(header)).isEqualTo(-1);
        assertThat(seen.getHeaderNames().asIterator()).toIterable().noneMatch(name -> name.equalsIgnoreCase(header));
    }

    @Test
    void everyAnswerCarriesTheSecurityHeaders() throws Exception {
        passed();

        assertThat(response.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(response.getHeader("Cache-Control")).isEqualTo("no-store");
        assertThat(response.getHeader("Content-Security-Policy")).contains("default-src 'none'", "sandbox");
        assertThat(response.getHeader("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(response.getHeader("Permissions-Policy")).contains("geolocation=()");
        assertThat(response.getHeader("Strict-Transport-Security")).startsWith("max-age=");
    }

    @Test
    void noAnswerNamesTheSoftware() throws Exception {
        filter().doFilter(request, response, (safe, answer) -> {
            ((HttpServletResponse) answer).addHeader("X-Powered-By", "Something 1.2.3");
            ((HttpServletResponse) answer).setHeader("Server", "Something");
        });

        assertThat(response.getHeaderNames()).doesNotContain("X-Powered-By", "Server");
    }

    @Test
    void aPreflightOfAClientsPageIsAnsweredHere() throws Exception {
        preflight("https://app.example");

        refused(204);
        assertThat(response.getHeader("Access-Control-Allow-Origin")).isEqualTo("https://app.example");
        assertThat(response.getHeader("Access-Control-Allow-Headers")).contains("Authorization", "If-None-Exist");
        assertThat(response.getHeader("Access-Control-Allow-Credentials")).isNull();
        assertThat(response.getHeaders("Vary")).contains("Origin");
    }

    @Test
    void aPreflightOfAnotherPageIsRefusedHere() throws Exception {
        preflight("https://evil.example");

        refused(403);
        assertThat(response.getHeader("Access-Control-Allow-Origin")).isNull();
    }

    @Test
    void anAnswerToAnotherPageIsNotForItToRead() throws Exception {
        request.addHeader("Origin", "https://evil.example");

        passed();

        assertThat(response.getHeader("Access-Control-Allow-Origin")).isNull();
    }

    @Test
    void aRefusalToAClientsPageCanBeReadByIt() throws Exception {
        request.addHeader("Origin", "https://app.example");
        FilterChain refusing = (safe, answer) -> ((HttpServletResponse) answer).setStatus(401);

        filter().doFilter(request, response, refusing);

        assertThat(response.getHeader("Access-Control-Allow-Origin")).isEqualTo("https://app.example");
        assertThat(response.getHeader("Access-Control-Expose-Headers")).contains("WWW-Authenticate", "Retry-After");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "CONNECT", "PROPFIND"})
    void aMethodNobodyServesEndsHere(String method) throws Exception {
        request.setMethod(method);

        refused(405);
    }

    @Test
    void aPathWithTwoReadingsEndsHereAsAnOperationOutcome() throws Exception {
        request.setRequestURI("/fhir/%2e%2e/admin");

        refused(400);
        assertThat(response.getContentType()).startsWith("application/fhir+json");
        assertThat(response.getContentAsString()).contains("\"OperationOutcome\"", "\"malformed\"");
    }

    @Test
    void headersAreReadToTheLimitAndRefusedOnePastIt() throws Exception {
        request.addHeader("X-Long", "x".repeat(8_192));
        assertThat(passed()).isNotNull();
        request.addHeader("X-Long", "x".repeat(8_193));
        refused(431);
    }

    @Test
    void headerLinesAreCountedToTheLimitAndRefusedOnePastIt() throws Exception {
        for (int i = 1; i < 100; i++) {
            request.addHeader("X-Many", i);
        }
        assertThat(passed()).isNotNull();
        request.addHeader("X-Many", 100);
        refused(431);
    }

    @Test
    void parametersAreCountedToTheLimitAndRefusedOnePastIt() throws Exception {
        request.setQueryString("a=1&".repeat(199) + "a=1");
        assertThat(passed()).isNotNull();
        request.setQueryString("a=1&".repeat(200) + "a=1");
        refused(400);
    }

    private void preflight(String origin) {
        request.setMethod("OPTIONS");
        request.addHeader("Origin", origin);
        request.addHeader("Access-Control-Request-Method", "PUT");
    }

    private HttpServletRequest passed() throws Exception {
        MockFilterChain once = new MockFilterChain();
        filter().doFilter(request, response, once);
        return (HttpServletRequest) once.getRequest();
    }

    private void refused(int status) throws Exception {
        response.reset();
        filter().doFilter(request, response, chain);
        assertThat(response.getStatus()).isEqualTo(status);
        assertThat(chain.getRequest()).isNull();
    }

    private static TransportFilter filter() {
        return new TransportFilter(
                new TransportFilter.Rules(
                        new TrustedProxies(
                                List.of(AddressRange.parse("10.0.0.0/8").orElseThrow()), ProxyHeader.EITHER),
                        new HeaderRules(100, 8_192, 200),
                        new CorsPolicy(Set.of(), origin -> origin.equals("https://app.example")),
                        new RequestIds(new SecureRandom()),
                        URI.create("https://attest.example")),
                () -> 0);
    }
}
