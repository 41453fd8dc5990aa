package health.attest.issuer.spring;

import health.attest.issuer.IssuerPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The {@code attest.issuer.*} settings.
 *
 * @param enabled whether the built-in issuer is there at all
 * @param accessTokenLife life of an access token, at most 10 min
 * @param codeLife life of an authorization code, at most 60 s
 * @param refreshSliding how long a refresh token may lie unused
 * @param refreshAbsolute how long a grant can be refreshed at most
 * @param launchLife how long an EHR launch may be redeemed
 * @param tokenLimit requests a minute to the token and the revocation endpoint of one client from one address
 * @param introspectionLimit requests a minute to the introspection endpoint of one client from one address
 * @param trustedKeySetHosts {@code host:port} of servers from which clients' key sets are fetched although they are not
 *     public or not https
 */
@ConfigurationProperties("attest.issuer")
record IssuerProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("5m") Duration accessTokenLife,
        @DefaultValue("60s") Duration codeLife,
        @DefaultValue("7d") Duration refreshSliding,
        @DefaultValue("90d") Duration refreshAbsolute,
        @DefaultValue("5m") Duration launchLife,
        @DefaultValue("60") int tokenLimit,
        @DefaultValue("5000") int introspectionLimit,
        @DefaultValue Set<String> trustedKeySetHosts) {

    IssuerPolicy toPolicy(URI baseUrl) {
        return new IssuerPolicy(
                baseUrl,
                accessTokenLife,
                codeLife,
                refreshSliding,
                refreshAbsolute,
                launchLife,
                tokenLimit,
                introspectionLimit);
    }
}
