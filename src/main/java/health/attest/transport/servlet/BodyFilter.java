package health.attest.transport.servlet;

import health.attest.access.AccessContext;
import health.attest.access.BundleSize;
import health.attest.access.Caller;
import health.attest.access.RequestOrigin;
import health.attest.transport.BodyLimits;
import health.attest.transport.BodyPolicy;
import health.attest.transport.BodyRefusedException;
import health.attest.transport.HeaderRules;
import health.attest.transport.JsonScan;
import health.attest.transport.XmlScan;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.filter.OncePerRequestFilter;

/** Reads the body once, within the limits of the caller's class, and hands on only what has one reading. */
final class BodyFilter extends OncePerRequestFilter {
    private static final Logger LOG = LoggerFactory.getLogger(BodyFilter.class);
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");
    private static final String FHIR = "/fhir";
    private static final String ATTACHMENTS = FHIR + "/Binary";

    private final BodyPolicy policy;
    private final HeaderRules headers;
    private final XMLInputFactory xml;

    BodyFilter(BodyPolicy policy, HeaderRules headers, XMLInputFactory xml) {
        this.policy = policy;
        this.headers = headers;
        this.xml = xml;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpServletRequest judged = request;
        try {
            if (WITH_BODY.contains(request.getMethod())) {
                judged = judged(request);
            }
        } catch (BodyRefusedException e) {
            RequestOrigin origin = (RequestOrigin) request.getAttribute(RequestOrigin.ATTRIBUTE);
            LOG.debug("request={} stage=BODY rule={}", origin.requestId(), e.rule());
            RefusalWriter.write(request, response, e, origin);
            return;
        }
        chain.doFilter(judged, response);
    }

    private HttpServletRequest judged(HttpServletRequest request) throws IOException, BodyRefusedException {
        BodyLimits limits = policy.limitsFor(callerOf(request));
        if (request.getContentLengthLong() > limits.lengthBytes()) {
            throw BodyRefusedException.tooLarge("body-length");
        }
        BodyKind kind = BodyKind.stated(request.getContentType());
        boolean fhir = isFhir(request.getRequestURI());
        if (kind == BodyKind.FORM && !fhir) {
            requireFewParameters(request);
            return request;
        }
        BodyBuffer body = read(request, limits);
        if (kind == BodyKind.OPAQUE && fhir) {
            kind = BodyKind.sniffed(body);
        }
        if (isAttachment(request.getRequestURI())) {
            kind = kind.asAttachment(request.getContentType());
        }
        int entries = scan(kind, fhir, body, limits);
        if (isBundleRoute(request.getRequestURI())) {
            if (entries > limits.bundleEntries()) {
                throw BodyRefusedException.tooLarge("bundle-entries");
            }
            request.setAttribute(BundleSize.ATTRIBUTE, new BundleSize(entries));
        }
        Map<String, String[]> form =
                kind == BodyKind.FORM ? FormParameters.of(request.getQueryString(), text(body)) : null;
        return new BufferedRequest(request, body, form);
    }

    private static BodyBuffer read(HttpServletRequest request, BodyLimits limits)
            throws IOException, BodyRefusedException {
        String encoding = Objects.requireNonNullElse(request.getHeader("Content-Encoding"), "identity");
        boolean gzip = encoding.equalsIgnoreCase("gzip") || encoding.equalsIgnoreCase("x-gzip");
        if (!gzip && !encoding.equalsIgnoreCase("identity")) {
            throw BodyRefusedException.unsupported("content-encoding");
        }
        try {
            return BodyBuffer.read(request.getInputStream(), gzip, limits);
        } catch (EOFException e) {
            throw BodyRefusedException.malformed("body-ends-early");
        }
    }

    private int scan(BodyKind kind, boolean fhir, BodyBuffer body, BodyLimits limits)
            throws IOException, BodyRefusedException {
        if (body.length() == 0) {
            return 0;
        }
        try (Reader reader = utf8(body)) {
            return switch (kind) {
                case JSON -> fhir ? JsonScan.entriesOfResource(reader, limits) : JsonScan.entries(reader, limits);
                case JSON_PATCH -> JsonScan.entries(reader, limits);
                case XML ->
                    fhir ? XmlScan.entriesOfResource(reader, xml, limits) : XmlScan.entries(reader, xml, limits);
                case OTHER_XML -> XmlScan.entries(reader, xml, limits);
                case FORM -> {
                    requireFewParameters(reader);
                    yield 0;
                }
                case OPAQUE -> 0;
                case FOREIGN_CHARSET -> throw BodyRefusedException.unsupported("charset");
            };
        } catch (CharacterCodingException e) {
            throw BodyRefusedException.malformed("not-utf-8");
        }
    }

    private static String text(BodyBuffer body) throws IOException {
        try (Reader reader = utf8(body)) {
            StringWriter text = new StringWriter();
            reader.transferTo(text);
            return text.toString();
        }
    }

    private static Reader utf8(BodyBuffer body) {
        return new InputStreamReader(
                body.open(),
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    private void requireFewParameters(Reader form) throws IOException, BodyRefusedException {
        int parameters = 1;
        for (int c = form.read(); c >= 0; c = form.read()) {
            parameters += c == '&' ? 1 : 0;
        }
        if (parameters > headers.parametersMax()) {
            throw BodyRefusedException.tooLarge("parameters");
        }
    }

    /** Outside FHIR the container reads forms, within its own limit of their length. */
    private void requireFewParameters(HttpServletRequest request) throws BodyRefusedException {
        long parameters = request.getParameterMap().values().stream()
                .mapToLong(values -> values.length)
                .sum();
        if (parameters > headers.parametersMax()) {
            throw BodyRefusedException.tooLarge("parameters");
        }
    }

    private static Caller callerOf(HttpServletRequest request) {
        return request.getAttribute(AccessContext.ATTRIBUTE) instanceof AccessContext context
                ? context.caller()
                : new Caller.Anonymous(Caller.TokenState.ABSENT);
    }

    private static boolean isFhir(String path) {
        return path.equals(FHIR) || path.startsWith(FHIR + "/");
    }

    private static boolean isAttachment(String path) {
        return path.equals(ATTACHMENTS) || path.startsWith(ATTACHMENTS + "/");
    }

    /** Batches and transactions go to the base; a Bundle sent anywhere else is only stored. */
    private static boolean isBundleRoute(String path) {
        return path.equals(FHIR) || path.equals(FHIR + "/");
    }
}
