package health.attest.auth.security;

import com.nimbusds.jose.util.JSONObjectUtils;
import health.attest.auth.TokenClaims;
import health.attest.auth.TokenVerifier.IssuerUnavailableException;
import health.attest.auth.TokenVerifier.Verified;
import health.attest.auth.TrustedIssuer;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks the issuer of an opaque token about it (RFC 7662). */
final class Introspector {
    /** How long an answer is believed: the longest a revocation at a foreign issuer stays unnoticed. */
    private static final Duration BELIEVED_FOR = Duration.ofSeconds(30);
    /** RFC 6750 section 2.1, b64token. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]{16,4096}=*");

    private final TrustedIssuer issuer;
    private final TrustedIssuer.Introspection endpoint;
    private final IssuerHttp http;

    private Introspector(TrustedIssuer issuer, TrustedIssuer.Introspection endpoint, IssuerHttp http) {
        this.issuer = issuer;
        this.endpoint = endpoint;
        this.http = http;
    }

    /** The one issuer of opaque tokens: asking several would show each of them the tokens of the others. */
    static @Nullable Introspector of(Collection<TrustedIssuer> issuers, IssuerHttp http) {
        List<Introspector> found = issuers.stream()
                .flatMap(
                        issuer -> Optional.ofNullable(issuer.introspection())
                                .map(endpoint -> new Introspector(issuer, endpoint, http))
                                .stream())
                .toList();
        if (found.size() > 1) {
            throw new IllegalArgumentException("only one trusted issuer can be asked about opaque tokens");
        }
        return found.isEmpty() ? null : found.get(0);
    }

    Optional<Verified> ask(String token) {
        if (!TOKEN.matcher(token).matches()) {
            return Optional.empty();
        }
        try {
            Map<String, Object> answer = JSONObjectUtils.parse(http.ask(question(token)));
            if (!Boolean.TRUE.equals(answer.get("active"))) {
                return Optional.empty();
            }
            Map<String, Object> claims = new HashMap<>(answer);
            // Both are optional in RFC 7662: the issuer that was asked, on behalf of the one who asked.
            claims.putIfAbsent("iss", issuer.url());
            claims.putIfAbsent("aud", issuer.audience());
            return Optional.of(new Verified(issuer, new TokenClaims(claims), BELIEVED_FOR));
        } catch (IOException | ParseException away) {
            throw new IssuerUnavailableException("introspection does not answer", away);
        }
    }

    private HttpRequest.Builder question(String token) {
        String client = form(endpoint.client()) + ":" + form(endpoint.secret());
        String basic = Base64.getEncoder().encodeToString(client.getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(endpoint.url())
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("token_type_hint=access_token&token=" + form(token)));
    }

    private static String form(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
