package health.attest.issuer.security;

import health.attest.access.RequestLimits;
import health.attest.issuer.IssuerPolicy;
import jakarta.servlet.Filter;
import java.util.List;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;

/** Puts what only clients may call behind what all of that has in common: a limit, and a client that proves itself. */
final class ClientEndpoints {
    private static final String INTROSPECTION = "/oauth2/introspect";

    private final TokenEndpoints parts;
    private final RequestLimits limits;
    private final Facts facts;
    private final IssuerPolicy policy;

    ClientEndpoints(TokenEndpoints parts, RequestLimits limits, Facts facts, IssuerPolicy policy) {
        this.parts = parts;
        this.limits = limits;
        this.facts = facts;
        this.policy = policy;
    }

    FilterRegistrationBean<Filter> at(String path, Filter endpoint) {
        // A resource server asks about every token that comes to it.
        int perMinute = path.equals(INTROSPECTION) ? policy.introspectionLimit() : policy.tokenLimit();
        return EndpointConfiguration.chain(
                List.of(
                        new EndpointGuard(policy),
                        new ClientLimit(limits, facts, path, perMinute),
                        parts.clientAuthentication(PasswordEncoderFactories.createDelegatingPasswordEncoder()),
                        new ClientRequired(),
                        endpoint),
                path);
    }
}
