package health.attest.transport.spring;

import health.attest.access.AddressRange;
import health.attest.transport.BodyLimits;
import health.attest.transport.BodyPolicy;
import health.attest.transport.HeaderRules;
import health.attest.transport.TrustedProxies;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The {@code attest.transport.*} settings.
 *
 * @param trustedProxies addresses or CIDR ranges of proxies whose word about the client address counts
 * @param proxyHeader header those proxies write: {@code either}, {@code forwarded} or {@code x-forwarded-for}
 * @param headersMax most header lines of a request
 * @param headerLengthMax longest header value, in characters
 * @param parametersMax most query or form parameters of a request
 * @param depthMax deepest nesting of a body
 * @param inflationRatioMax most times a compressed body may grow
 * @param ordinary sizes for anonymous callers, patients and users
 * @param system sizes for system clients
 */
@ConfigurationProperties("attest.transport")
record TransportProperties(
        @DefaultValue List<String> trustedProxies,
        @DefaultValue("either") TrustedProxies.ProxyHeader proxyHeader,
        @DefaultValue("100") int headersMax,
        @DefaultValue("8192") int headerLengthMax,
        @DefaultValue("200") int parametersMax,
        @DefaultValue("64") int depthMax,
        @DefaultValue("50") int inflationRatioMax,
        @DefaultValue Ordinary ordinary,
        @DefaultValue SystemClients system) {

    /**
     * Sizes for anonymous callers, patients and users.
     *
     * @param bodyMax longest body, decompressed
     * @param entriesMax most entries of a batch or transaction
     * @param stringMax longest string; a character of Latin text is one byte
     */
    record Ordinary(
            @DefaultValue("10MB") DataSize bodyMax,
            @DefaultValue("500") int entriesMax,
            @DefaultValue("5MB") DataSize stringMax) {}

    /**
     * Sizes for system clients.
     *
     * @param bodyMax longest body, decompressed
     * @param entriesMax most entries of a batch or transaction
     * @param stringMax longest string; a character of Latin text is one byte
     */
    record SystemClients(
            @DefaultValue("64MB") DataSize bodyMax,
            @DefaultValue("20000") int entriesMax,
            @DefaultValue("40MB") DataSize stringMax) {}

    TrustedProxies toTrustedProxies() {
        List<AddressRange> ranges = trustedProxies.stream()
                .map(text -> AddressRange.parse(text)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "attest.transport.trusted-proxies: not an address or CIDR range: " + text)))
                .toList();
        return new TrustedProxies(ranges, proxyHeader);
    }

    HeaderRules toHeaderRules() {
        return new HeaderRules(headersMax, headerLengthMax, parametersMax);
    }

    BodyPolicy toBodyPolicy() {
        return new BodyPolicy(
                limits(ordinary.bodyMax, ordinary.entriesMax, ordinary.stringMax),
                limits(system.bodyMax, system.entriesMax, system.stringMax));
    }

    private BodyLimits limits(DataSize body, int entries, DataSize string) {
        return new BodyLimits(
                Math.toIntExact(body.toBytes()),
                entries,
                depthMax,
                Math.toIntExact(string.toBytes()),
                inflationRatioMax);
    }
}
