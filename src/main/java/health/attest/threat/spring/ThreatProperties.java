package health.attest.threat.spring;

import health.attest.access.AddressRange;
import health.attest.access.RegisteredLimits;
import health.attest.threat.ThreatPolicy;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The {@code attest.threat.*} settings.
 *
 * @param mode {@code enforce}, or {@code shadow} to score and log without refusing
 * @param ratelimit requests a minute
 * @param neverBlock addresses or CIDR ranges that are never blocked as a whole
 * @param signatureQuorum reporters that make another branch's signature count
 * @param logKept how long the security log is kept, 1 to 30 days
 * @param chainWaitMax how long a start waits to learn what other branches have blocked
 */
@ConfigurationProperties("attest.threat")
record ThreatProperties(
        @DefaultValue("enforce") Mode mode,
        @DefaultValue RateLimit ratelimit,
        @DefaultValue List<String> neverBlock,
        @DefaultValue("2") int signatureQuorum,
        @DefaultValue("30d") Duration logKept,
        @DefaultValue("60s") Duration chainWaitMax) {

    /** Whether verdicts are carried out. */
    enum Mode {
        ENFORCE,
        SHADOW
    }

    /**
     * Requests a minute.
     *
     * @param anonymous of an address without a token
     * @param authenticated of a user
     * @param client of a client that acts for itself
     * @param open of an address to open routes
     * @param overrides other limits of single issuers or clients; the first that fits holds
     */
    record RateLimit(
            @DefaultValue("100") int anonymous,
            @DefaultValue("500") int authenticated,
            @DefaultValue("5000") int client,
            @DefaultValue("600") int open,
            @DefaultValue List<ClientLimit> overrides) {}

    /**
     * Another limit.
     *
     * @param issuer whose tokens it holds for
     * @param client whose it holds for; empty for all clients of the issuer
     * @param limit requests a minute of each user, or of a client that acts for itself
     */
    record ClientLimit(String issuer, @DefaultValue("") String client, int limit) {}

    ThreatPolicy toPolicy(RegisteredLimits registered) {
        return new ThreatPolicy(
                mode == Mode.SHADOW,
                ratelimit.anonymous,
                ratelimit.authenticated,
                ratelimit.client,
                ratelimit.open,
                neverBlock.stream()
                        .map(text -> AddressRange.parse(text)
                                .orElseThrow(() -> new IllegalArgumentException(
                                        "attest.threat.never-block: not an address or CIDR range: " + text)))
                        .toList(),
                signatureQuorum,
                ratelimit.overrides.stream()
                        .map(each -> new ThreatPolicy.ClientLimit(each.issuer, each.client, each.limit))
                        .toList(),
                registered);
    }
}
