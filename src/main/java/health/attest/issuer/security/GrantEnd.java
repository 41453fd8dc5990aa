package health.attest.issuer.security;

import health.attest.access.Occurrence;
import health.attest.auth.Revocations;
import health.attest.auth.Revocations.Kind;
import health.attest.auth.Revocations.Revocation;
import health.attest.issuer.Client;
import health.attest.issuer.Grant;
import health.attest.issuer.Grants;
import health.attest.issuer.IssuerPolicy;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Ends grants and tokens, on every instance within a second, and tells so. */
final class GrantEnd {
    /** Clocks of resource servers may differ by this; a revocation is kept as long as its token is accepted. */
    private static final Duration SKEW = Duration.ofMinutes(2);

    private final Grants grants;
    private final Revocations revocations;
    private final Facts facts;
    private final IssuerPolicy policy;
    private final Clock clock;

    GrantEnd(Grants grants, Revocations revocations, Facts facts, IssuerPolicy policy, Clock clock) {
        this.grants = grants;
        this.revocations = revocations;
        this.facts = facts;
        this.policy = policy;
        this.clock = clock;
    }

    /** A code or refresh token came back after it was used: somebody has stolen something, so all of it ends. */
    void reused(Client client, Grant grant, String what) {
        end(grant);
        HttpServletRequest request = currentRequest();
        facts.happened(
                request, Occurrence.TOKEN_REUSED, Facts.About.person(client, grant), false, Map.of("token", what));
        facts.failed(request, what);
    }

    /** A client gives a grant up. */
    void revoked(Client client, Grant grant) {
        end(grant);
        facts.happened(
                currentRequest(),
                Occurrence.TOKEN_REVOKED,
                Facts.About.person(client, grant),
                true,
                Map.of("token", "refresh_token"));
    }

    /** A client gives one access token up. */
    void revoked(Client client, String tokenId, Instant expires) {
        revoke(tokenId, expires);
        facts.happened(
                currentRequest(),
                Occurrence.TOKEN_REVOKED,
                Facts.About.client(client),
                true,
                Map.of("token", "access_token"));
    }

    private void end(Grant grant) {
        grants.revoke(grant.id(), clock.instant()).forEach(token -> revoke(token.id(), token.expires()));
    }

    private void revoke(String tokenId, Instant expires) {
        revocations.revoke(new Revocation(Kind.TOKEN, policy.issuer(), tokenId, clock.instant(), expires.plus(SKEW)));
    }

    private static HttpServletRequest currentRequest() {
        return ((ServletRequestAttributes) RequestContextHolder.currentRequestAttributes()).getRequest();
    }
}
