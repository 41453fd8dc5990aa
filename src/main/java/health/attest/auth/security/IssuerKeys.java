package health.attest.auth.security;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.JSONObjectUtils;
import health.attest.auth.TrustedIssuer;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Fetches the public keys of one issuer, finding their address in its discovery document when none is configured. */
final class IssuerKeys implements JWKSetSource<SecurityContext> {
    static final int KEYS_MAX = 20;
    /** How long fetched keys are used before they are asked for again. */
    private static final Duration FRESH = Duration.ofMinutes(5);
    /** An unknown key id makes Attest ask again, at most twice in this time. */
    private static final Duration ASK_AGAIN_MIN = Duration.ofSeconds(30);

    private final TrustedIssuer issuer;
    private final IssuerHttp http;
    private volatile @Nullable URI address;

    private IssuerKeys(TrustedIssuer issuer, IssuerHttp http) {
        this.issuer = issuer;
        this.http = http;
        this.address = issuer.jwksUrl();
    }

    /**
     * The keys, cached, asked for sparingly, and kept while the issuer is away.
     *
     * @param outageMax how long the last keys are used when the issuer does not answer
     */
    static JWKSource<SecurityContext> of(TrustedIssuer issuer, IssuerHttp http, Duration outageMax) {
        return JWKSourceBuilder.create(new IssuerKeys(issuer, http))
                .cache(FRESH.toMillis(), IssuerHttp.WAIT_MAX.multipliedBy(2).toMillis())
                .refreshAheadCache(Duration.ofSeconds(30).toMillis(), true)
                .rateLimited(ASK_AGAIN_MIN.toMillis())
                .outageTolerant(outageMax.toMillis())
                .build();
    }

    @Override
    public JWKSet getJWKSet(
            @Nullable JWKSetCacheRefreshEvaluator evaluator, long currentTime, @Nullable SecurityContext context)
            throws JWKSetUnavailableException {
        try {
            return publicOnly(JWKSet.parse(http.get(address())));
        } catch (IOException | ParseException unusable) {
            throw new JWKSetUnavailableException("no keys of " + issuer.url(), unusable);
        }
    }

    private URI address() throws IOException, ParseException {
        URI known = address;
        if (known != null) {
            return known;
        }
        String base = issuer.url().endsWith("/")
                ? issuer.url().substring(0, issuer.url().length() - 1)
                : issuer.url();
        URI document = URI.create(base + "/.well-known/openid-configuration");
        URI found = JSONObjectUtils.getURI(JSONObjectUtils.parse(http.get(document)), "jwks_uri");
        // A discovery document may not send Attest to another machine: only the operator names other hosts.
        if (found == null
                || !Objects.equals(found.getHost(), document.getHost())
                || found.getPort() != document.getPort()
                || !Objects.equals(found.getScheme(), document.getScheme())) {
            throw new IOException("the discovery document names no jwks_uri on the issuer's own host");
        }
        address = found;
        return found;
    }

    private static JWKSet publicOnly(JWKSet keys) throws IOException {
        if (keys.size() > KEYS_MAX || keys.getKeys().stream().anyMatch(JWK::isPrivate)) {
            throw new IOException("the key set is too large or holds private keys");
        }
        return keys;
    }

    @Override
    public void close() {
        // Nothing is held open: the HTTP client is shared and closes its connections by itself.
    }
}
