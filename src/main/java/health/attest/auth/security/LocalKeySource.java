package health.attest.auth.security;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import health.attest.auth.LocalKeys;
import java.text.ParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys of an issuer of this server, parsed once as long as they stay the same. */
final class LocalKeySource implements JWKSource<SecurityContext> {
    private final LocalKeys keys;
    private volatile Parsed parsed = new Parsed("", new JWKSet());

    record Parsed(String text, JWKSet keys) {}

    LocalKeySource(LocalKeys keys) {
        this.keys = keys;
    }

    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) throws KeySourceException {
        String text = keys.keySet().get();
        Parsed known = parsed;
        if (!known.text().equals(text)) {
            try {
                known = new Parsed(text, JWKSet.parse(text));
            } catch (ParseException e) {
                throw new KeySourceException("the issuer of this server has no key set", e);
            }
            parsed = known;
        }
        return selector.select(known.keys());
    }
}
