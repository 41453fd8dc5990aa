package health.attest.issuer.security;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import health.attest.issuer.Client;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The public keys of clients: registered by value, or fetched, cached and kept while their host is away. */
final class ClientKeySets {
    /** How long fetched keys are used before they are asked for again. */
    private static final Duration FRESH = Duration.ofMinutes(5);
    /** An unknown key id makes the issuer ask again, at most twice in this time. */
    private static final Duration ASK_AGAIN_MIN = Duration.ofMinutes(1);
    /** How long the last keys are used when their host does not answer. */
    private static final Duration OUTAGE_MAX = Duration.ofHours(24);

    private static final int SOURCES_MAX = 500;

    private final KeySetHttp http;
    private final Map<URI, JWKSource<SecurityContext>> fetched =
            Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<URI, JWKSource<SecurityContext>> eldest) {
                    return size() > SOURCES_MAX;
                }
            });

    ClientKeySets(KeySetHttp http) {
        this.http = http;
    }

    JWKSource<SecurityContext> of(Client client) throws ParseException {
        String keySet = client.proof().keySet();
        if (keySet != null) {
            return new ImmutableJWKSet<>(JWKSet.parse(keySet));
        }
        URI address = client.proof().keySetUrl();
        if (address == null) {
            return new ImmutableJWKSet<>(new JWKSet());
        }
        return fetched.computeIfAbsent(address, this::source);
    }

    private JWKSource<SecurityContext> source(URI address) {
        return JWKSourceBuilder.create(new Fetched(address, http))
                .cache(FRESH.toMillis(), KeySetHttp.WAIT_MAX.multipliedBy(2).toMillis())
                .rateLimited(ASK_AGAIN_MIN.toMillis())
                .outageTolerant(OUTAGE_MAX.toMillis())
                .build();
    }

    private record Fetched(URI address, KeySetHttp http) implements JWKSetSource<SecurityContext> {
        @Override
        public JWKSet getJWKSet(
                @Nullable JWKSetCacheRefreshEvaluator evaluator, long currentTime, @Nullable SecurityContext context)
                throws JWKSetUnavailableException {
            try {
                return ClientKeyRules.parse(http.get(address));
            } catch (IOException | IllegalArgumentException unusable) {
                throw new JWKSetUnavailableException("no keys of a client", unusable);
            }
        }

        @Override
        public void close() {
            // Nothing is held open.
        }
    }
}
