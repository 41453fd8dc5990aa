package health.attest.auth;

import health.attest.access.Tenant;
import java.time.Duration;
import java.util.List;

/**
 * Whom Attest believes.
 *
 * @param issuers in the order they were configured; at most {@link #ISSUERS_MAX}
 * @param anonymousTenant the tenant of requests without a usable token
 * @param keysOutageMax how long an issuer's last keys are used while it does not answer, at most 24 h
 */
public record TrustedIssuers(List<TrustedIssuer> issuers, Tenant anonymousTenant, Duration keysOutageMax) {
    /** Most issuers a deployment can trust. */
    public static final int ISSUERS_MAX = 64;

    private static final Duration OUTAGE_MAX = Duration.ofHours(24);

    public TrustedIssuers {
        issuers = List.copyOf(issuers);
        if (issuers.size() > ISSUERS_MAX) {
            throw new IllegalArgumentException("at most " + ISSUERS_MAX + " issuers can be trusted");
        }
        if (keysOutageMax.isNegative() || keysOutageMax.isZero() || keysOutageMax.compareTo(OUTAGE_MAX) > 0) {
            throw new IllegalArgumentException("keys are kept for more than nothing and at most 24 h");
        }
    }
}
