package health.attest.issuer.security;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import health.attest.access.Occurrence;
import health.attest.auth.BearerTokens;
import health.attest.issuer.Client;
import health.attest.issuer.Client.Kind;
import health.attest.issuer.Client.Method;
import health.attest.issuer.Grants;
import health.attest.issuer.IssuerPolicy;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.text.ParseException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Says what a token is worth (RFC 7662), as the resource side would judge it now; to resource servers of the token's
 * tenant and to the client that has it. Everything else is exactly {@code {"active":false}}.
 */
final class Introspection extends TokenQuestion {
    private static final Map<String, Object> INACTIVE = Map.of("active", false);
    /** Claims that are told as the token has them. */
    private static final List<String> TOLD = List.of(
            "scope",
            "client_id",
            "sub",
            "iss",
            "jti",
            "sid",
            "tenant",
            "roles",
            "patient",
            "encounter",
            "fhirUser",
            "purpose_of_use");

    private final Facts facts;
    private final IssuerPolicy policy;
    private final Clock clock;

    Introspection(BearerTokens tokens, Grants grants, Facts facts, IssuerPolicy policy, Clock clock) {
        super(tokens, grants, policy);
        this.facts = facts;
        this.policy = policy;
        this.clock = clock;
    }

    @Override
    void answer(Client client, String token, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (client.proof().method() == Method.NONE) {
            OAuthAnswers.error(request, response, "invalid_client", null);
            return;
        }
        Map<String, Object> answer =
                accessToken(client, token).or(() -> refreshToken(client, token)).orElse(INACTIVE);
        facts.happened(
                request,
                Occurrence.TOKEN_INTROSPECTED,
                Facts.About.client(client),
                true,
                Map.of("active", String.valueOf(answer.get("active"))));
        OAuthAnswers.write(response, 200, answer);
    }

    private Optional<Map<String, Object>> accessToken(Client client, String token) {
        return accessToken(token)
                .filter(valid -> isOwn(client, valid) || isForResourceServer(client, valid))
                .map(valid -> claims(token));
    }

    private static boolean isOwn(Client client, BearerTokens.Valid valid) {
        return valid.identity().caller().subject().client().equals(client.id());
    }

    private static boolean isForResourceServer(Client client, BearerTokens.Valid valid) {
        return client.kind() == Kind.RESOURCE_SERVER
                && valid.identity().tenant().equals(client.tenant());
    }

    private static Map<String, Object> claims(String token) {
        try {
            JWTClaimsSet claims = SignedJWT.parse(token).getJWTClaimsSet();
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("active", true);
            told.put("token_type", "Bearer");
            for (String name : TOLD) {
                Object value = claims.getClaim(name);
                if (value != null) {
                    told.put(name, value);
                }
            }
            told.put("aud", claims.getAudience().get(0));
            told.put("iat", claims.getIssueTime().toInstant().getEpochSecond());
            told.put("nbf", claims.getNotBeforeTime().toInstant().getEpochSecond());
            told.put("exp", claims.getExpirationTime().toInstant().getEpochSecond());
            return told;
        } catch (ParseException e) {
            throw new IllegalStateException("a token that was judged valid cannot be read", e);
        }
    }

    private Optional<Map<String, Object>> refreshToken(Client client, String token) {
        return refreshTokenOf(client, token)
                .filter(found -> found.usedAt() == null
                        && !found.grant().life().revoked()
                        && found.expires().isAfter(clock.instant()))
                .map(found -> Map.of(
                        "active", true,
                        "client_id", client.id(),
                        "iss", policy.issuer(),
                        "sub", found.grant().person().account().toString(),
                        "scope",
                                String.join(
                                        " ", new TreeSet<>(found.grant().given().scopes())),
                        "exp", found.expires().getEpochSecond()));
    }
}
