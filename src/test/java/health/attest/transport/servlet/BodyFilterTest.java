package health.attest.transport.servlet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import health.attest.access.AccessContext;
import health.attest.access.BundleSize;
import health.attest.access.Caller;
import health.attest.access.ClientAddress;
import health.attest.access.RequestOrigin;
import health.attest.access.Tenant;
import health.attest.transport.BodyLimits;
import health.attest.transport.BodyPolicy;
import health.attest.transport.HeaderRules;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class BodyFilterTest {
    private static final BodyLimits ORDINARY = new BodyLimits(10 << 20, 500, 64, 5 << 20, 50);
    private static final BodyLimits SYSTEM = new BodyLimits(64 << 20, 20_000, 64, 40 << 20, 50);
    private static final RequestOrigin ORIGIN =
            new RequestOrigin("r-1", ClientAddress.parse("192.0.2.1").orElseThrow());

    /** Opens the outermost element. */
    private static final String FHIR_A = "<a xmlns=\"http://hl7.org/fhir\">";

    private final BodyFilter filter = new BodyFilter(
            new BodyPolicy(ORDINARY, SYSTEM),
            new HeaderRules(100, 8_192, 200),
            TransportServletConfiguration.safeXml(SYSTEM.stringLength()));
    private final MockHttpServletRequest request = new MockHttpServletRequest("POST", "/fhir/Patient");
    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final MockFilterChain chain = new MockFilterChain();

    BodyFilterTest() {
        request.setContentType("application/fhir+json");
        request.setAttribute(RequestOrigin.ATTRIBUTE, ORIGIN);
    }

    @Test
    void aBodyThatWasJudgedReadsTheSameBehindTheGate() throws Exception {
        assertThat(passed("{\"resourceType\":\"Patient\",\"id\":\"é\"}".getBytes(UTF_8)))
                .isEqualTo("{\"resourceType\":\"Patient\",\"id\":\"é\"}");
    }

    @Test
    void aBodyIsReadToTheLimitOfItsCallersClassAndRefusedOnePastIt() throws Exception {
        assertThat(passed(json(10 << 20))).hasSize(10 << 20);

        refused(json((10 << 20) + 1), 413);
    }

    @Test
    void aSystemClientMaySendMoreAndNotMoreThanItsOwnLimit() throws Exception {
        comeAsSystemClient();

        assertThat(passed(json(64 << 20))).hasSize(64 << 20);

        refused(json((64 << 20) + 1), 413);
    }

    @Test
    void aLengthThatIsOnlyAnnouncedIsRefusedBeforeAnythingIsRead() throws Exception {
        MockHttpServletRequest announced = new MockHttpServletRequest("POST", "/fhir/Patient") {
            @Override
            public long getContentLengthLong() {
                return (10 << 20) + 1;
            }

            @Override
            public ServletInputStream getInputStream() {
                throw new AssertionError("the body was read");
            }
        };
        announced.setAttribute(RequestOrigin.ATTRIBUTE, ORIGIN);

        filter.doFilter(announced, response, chain);

        assertThat(response.getStatus()).isEqualTo(413);
    }

    @Test
    void aCompressedBodyIsServedDecompressed() throws Exception {
        request.addHeader("Content-Encoding", "gzip");

        HttpServletRequest seen = judged(gzip("{\"a\":1}".getBytes(UTF_8)));

        assertThat(new String(seen.getInputStream().readAllBytes(), UTF_8)).isEqualTo("{\"a\":1}");
        assertThat(seen.getHeader("Content-Encoding")).isNull();
        assertThat(seen.getContentLength()).isEqualTo(7);
    }

    @Test
    void aBodyThatInflatesBeyondTheLimitOrTheRatioIsRefused() throws Exception {
        request.addHeader("Content-Encoding", "gzip");

        refused(gzip(json((10 << 20) + 1)), 413);
        refused(gzip(json(2 << 20)), 413);
        assertThat(passed(gzip(json(1 << 20)))).hasSize(1 << 20);
    }

    @Test
    void aBrokenOrUnknownCompressionIsRefused() throws Exception {
        request.addHeader("Content-Encoding", "gzip");
        refused("{}".getBytes(UTF_8), 400);
        byte[] whole = gzip("{\"a\":1}".getBytes(UTF_8));
        refused(Arrays.copyOf(whole, whole.length - 9), 400);

        request.removeHeader("Content-Encoding");
        request.addHeader("Content-Encoding", "br");
        refused("{}".getBytes(UTF_8), 415);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 501})
    void entriesOfABundleAreCountedToTheLimit(int entries) throws Exception {
        request.setRequestURI("/fhir");
        byte[] bundle = ("{\"entry\":[" + "{\"a\":1},".repeat(entries - 1) + "{\"a\":1}]}").getBytes(UTF_8);

        if (entries == 500) {
            assertThat(judged(bundle).getAttribute(BundleSize.ATTRIBUTE)).isEqualTo(new BundleSize(500));
        } else {
            refused(bundle, 413);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {20_000, 20_001})
    void entriesOfASystemClientsBundleAreCountedToItsLimit(int entries) throws Exception {
        comeAsSystemClient();
        request.setRequestURI("/fhir/");
        byte[] bundle = ("{\"entry\":[" + "{\"a\":1},".repeat(entries - 1) + "{\"a\":1}]}").getBytes(UTF_8);

        if (entries == 20_000) {
            assertThat(judged(bundle)).isNotNull();
        } else {
            refused(bundle, 413);
        }
    }

    @Test
    void entriesAreCountedInXmlToo() throws Exception {
        request.setRequestURI("/fhir");
        request.setContentType("application/fhir+xml");
        String entries = "<Bundle xmlns=\"http://hl7.org/fhir\">%s</Bundle>";

        assertThat(judged(entries.formatted("<entry/>".repeat(500)).getBytes(UTF_8)))
                .isNotNull();
        refused(entries.formatted("<entry/>".repeat(501)).getBytes(UTF_8), 413);
    }

    @Test
    void aStoredBundleMayHoldMoreThanABatch() throws Exception {
        request.setRequestURI("/fhir/Bundle");

        assertThat(judged(("{\"entry\":[" + "{\"a\":1},".repeat(500) + "{\"a\":1}]}").getBytes(UTF_8)))
                .isNotNull();
    }

    @Test
    void aDuplicateNameIsRefusedAsAnOperationOutcome() throws Exception {
        refused("{\"id\":\"1\",\"id\":\"2\"}".getBytes(UTF_8), 400);

        assertThat(response.getContentType()).startsWith("application/fhir+json");
        assertThat(response.getContentAsString()).contains("\"malformed\"", "r-1");
    }

    @Test
    void elsewhereARefusalIsAProblem() throws Exception {
        request.setRequestURI("/account/me");
        request.setContentType("application/json");

        refused("{".getBytes(UTF_8), 400);

        assertThat(response.getContentType()).startsWith("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>",
                "<!DOCTYPE a><a/>",
                "<a>",
                "<a b='1' b='2'/>",
                "<a>&b;",
                "x",
            })
    void xmlWithADocumentTypeOrWithoutFormIsRefused(String xml) throws Exception {
        request.setContentType("application/fhir+xml");

        refused(xml.getBytes(UTF_8), 400);
    }

    @Test
    void xmlIsNestedToTheLimitAndRefusedOnePastIt() throws Exception {
        request.setContentType("application/fhir+xml");

        assertThat(judged((FHIR_A + "<a>".repeat(63) + "</a>".repeat(64)).getBytes(UTF_8)))
                .isNotNull();
        refused((FHIR_A + "<a>".repeat(64) + "</a>".repeat(65)).getBytes(UTF_8), 413);
        refused((FHIR_A + "<a>".repeat(999) + "</a>".repeat(1_000)).getBytes(UTF_8), 413);
    }

    @Test
    void anXmlValueIsReadToTheLimitAndRefusedOnePastIt() throws Exception {
        request.setContentType("application/fhir+xml");
        String fits = "x".repeat(5 << 20);

        assertThat(judged((FHIR_A + "<a b=\"" + fits + "\"/></a>").getBytes(UTF_8)))
                .isNotNull();
        refused((FHIR_A + "<a b=\"" + fits + "x\"/></a>").getBytes(UTF_8), 413);
        refused((FHIR_A + fits + "x</a>").getBytes(UTF_8), 413);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<Patient/>",
                "<Patient xmlns=\"http://hl7.org/FHIR\"/>",
                "<Patient xmlns=\"urn:hl7-org:v3\"/>",
                "<f:Patient xmlns:f=\"http://hl7.org/fhir\"><active value=\"true\"/></f:Patient>",
                "<Patient xmlns=\"http://hl7.org/fhir\"><active xmlns=\"urn:other\" value=\"true\"/></Patient>"
            })
    void anXmlElementOutsideFhirsNamespaceIsRefused(String xml) throws Exception {
        request.setContentType("application/fhir+xml");
        refused(xml.getBytes(UTF_8), 400);
        assertThat(response.getContentAsString()).contains("xml-namespace");

        request.setContentType("application/xml");
        refused(xml.getBytes(UTF_8), 400);
    }

    @Test
    void prefixedAndNarrativeElementsAreFhir() throws Exception {
        request.setContentType("application/fhir+xml");

        assertThat(judged(("<f:Patient xmlns:f=\"http://hl7.org/fhir\"><f:text><f:status value=\"empty\"/>"
                                + "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>x</p></div></f:text></f:Patient>")
                        .getBytes(UTF_8)))
                .isNotNull();
    }

    @Test
    void anXmlDocumentThatIsNoResourceIsAnAttachmentOrAPatch() throws Exception {
        byte[] document = "<ClinicalDocument xmlns=\"urn:hl7-org:v3\"/>".getBytes(UTF_8);
        request.setContentType("application/xml");
        request.setRequestURI("/fhir/Binary");
        assertThat(judged(document)).isNotNull();
        request.setContentType("application/fhir+xml");
        refused(document, 400);

        request.setRequestURI("/fhir/Patient/1");
        request.setContentType("application/xml-patch+xml");
        assertThat(judged("<diff/>".getBytes(UTF_8))).isNotNull();
        refused("<!DOCTYPE diff><diff/>".getBytes(UTF_8), 400);
    }

    @Test
    void textThatIsNotUtf8IsRefused() throws Exception {
        refused("{\"a\":\"é\"}".getBytes(ISO_8859_1), 400);
        refused("{\"a\":1}".getBytes(UTF_16LE), 400);
        request.setContentType("application/fhir+json;charset=utf-16");
        refused("{\"a\":1}".getBytes(UTF_16LE), 415);
    }

    @Test
    void aBodyThatHidesBehindAnotherMediaTypeIsJudgedAsWhatItIs() throws Exception {
        request.setContentType("text/plain");

        refused(" {\"id\":\"1\",\"id\":\"2\"}".getBytes(UTF_8), 400);
        refused("<!DOCTYPE a><a/>".getBytes(UTF_8), 400);
    }

    @Test
    void aSearchFormIsCountedToTheLimitAndRefusedOnePastIt() throws Exception {
        request.setRequestURI("/fhir/Patient/_search");
        request.setContentType("application/x-www-form-urlencoded");

        assertThat(passed(("a=1&".repeat(199) + "a=1").getBytes(UTF_8))).hasSize(799);
        refused(("a=1&".repeat(200) + "a=1").getBytes(UTF_8), 413);
    }

    @Test
    void aFormOfAnotherPageKeepsItsParameters() throws Exception {
        request.setRequestURI("/login");
        request.setContentType("application/x-www-form-urlencoded");
        request.addParameter("username", "alice");

        assertThat(judged(new byte[0]).getParameter("username")).isEqualTo("alice");
    }

    @Test
    void anAttachmentIsOnlyMeasured() throws Exception {
        request.setRequestURI("/fhir/Binary");
        request.setContentType("application/pdf");

        assertThat(passed("%PDF-1.7".getBytes(UTF_8))).isEqualTo("%PDF-1.7");
    }

    private void comeAsSystemClient() {
        Caller client = new Caller.Authenticated(
                new Caller.Subject("https://issuer.example", "loader", "loader"),
                Set.of("system/*.cruds"),
                Set.of(),
                null,
                Caller.LaunchContext.NONE,
                Set.of(),
                "t-1",
                Instant.EPOCH,
                true,
                null);
        request.setAttribute(
                AccessContext.ATTRIBUTE, new AccessContext("r-1", ORIGIN.address(), new Tenant("demo"), client));
    }

    private String passed(byte[] body) throws Exception {
        return new String(judged(body).getInputStream().readAllBytes(), UTF_8);
    }

    private HttpServletRequest judged(byte[] body) throws Exception {
        request.setContent(body);
        MockFilterChain once = new MockFilterChain();
        filter.doFilter(request, response, once);
        assertThat(once.getRequest()).as(response.getContentAsString()).isNotNull();
        return (HttpServletRequest) once.getRequest();
    }

    private void refused(byte[] body, int status) throws Exception {
        request.setContent(body);
        response.reset();
        filter.doFilter(request, response, chain);
        assertThat(response.getStatus()).isEqualTo(status);
        assertThat(chain.getRequest()).isNull();
    }

    private static byte[] json(int length) {
        String piece = "\"" + "x".repeat(998) + "\",";
        StringBuilder json = new StringBuilder(length).append("[");
        while (json.length() + piece.length() < length - 10) {
            json.append(piece);
        }
        json.append("\"");
        json.append("y".repeat(length - json.length() - 2)).append("\"]");
        return json.toString().getBytes(UTF_8);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(plain);
        }
        return compressed.toByteArray();
    }
}
