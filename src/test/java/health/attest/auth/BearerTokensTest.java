package health.attest.auth;

import static org.assertj.core.api.Assertions.assertThat;

import health.attest.access.Caller.TokenState;
import health.attest.access.PurposeOfUse;
import health.attest.access.ResourceReference;
import health.attest.access.Role;
import health.attest.access.Tenant;
import health.attest.auth.BearerTokens.Answer;
import health.attest.auth.BearerTokens.Unusable;
import health.attest.auth.BearerTokens.Valid;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BearerTokensTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final long NOON_SECONDS = 1772366400L;
    private static final String ISSUER = "https://idp.hospital.example";
    private static final String AUDIENCE = "https://attest.example/fhir";

    private final MovingClock clock = new MovingClock();
    private final Map<String, Map<String, Object>> genuine = new HashMap<>();
    private final List<String> verified = new ArrayList<>();
    private final Set<String> revoked = new HashSet<>();
    private TrustedIssuer issuer = issuer(Set.of("demo"), new Tenant("demo"), Set.of("patient", "nurse", "doctor"));
    private @Nullable Duration trustedFor;

    private final BearerTokens tokens = new BearerTokens(
            token -> {
                verified.add(token);
                return Optional.ofNullable(genuine.get(token))
                        .map(claims -> new TokenVerifier.Verified(issuer, new TokenClaims(claims), trustedFor));
            },
            identity -> revoked.contains(identity.caller().tokenId()),
            clock,
            3);

    @Test
    void aValidTokenSaysWhoAsks() {
        genuine.put("t", claims(Map.of("fhirUser", AUDIENCE + "/Practitioner/7", "scope", "user/*.rs openid")));

        Identity identity = identityOf(tokens.judge("t"));

        assertThat(identity.tenant()).isEqualTo(new Tenant("demo"));
        assertThat(identity.caller().subject().user()).isEqualTo("u-1");
        assertThat(identity.caller().subject().client()).isEqualTo("app");
        assertThat(identity.caller().fhirUser()).isEqualTo(new ResourceReference("Practitioner", "7"));
        assertThat(identity.caller().scopes()).containsExactlyInAnyOrder("user/*.rs", "openid");
        assertThat(identity.caller().roles()).containsExactly(Role.DOCTOR);
        assertThat(identity.caller().clientCredentials()).isFalse();
        assertThat(identity.excess()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "iss,https://idp.hospital.example/",
        "iss,https://idp.hospital.exampl",
        "aud,https://attest.example",
        "aud,app",
        "typ,ID",
        "typ,Refresh",
        "nonce,n-1",
        "at_hash,x",
        "client_id,''"
    })
    void aTokenThatIsNotForThisServerIsInvalid(String claim, String value) {
        genuine.put("t", claims(Map.of(claim, value)));

        assertThat(tokens.judge("t")).isEqualTo(new Unusable(TokenState.INVALID, false));
    }

    @Test
    void anAudienceMayBeOneOfSeveral() {
        genuine.put("t", claims(Map.of("aud", List.of("https://other.example", AUDIENCE))));

        assertThat(tokens.judge("t")).isInstanceOf(Valid.class);
    }

    @Test
    void azpStandsInForClientId() {
        genuine.put("t", claims(Map.of("client_id", "", "azp", "keycloak-app")));

        assertThat(identityOf(tokens.judge("t")).caller().subject().client()).isEqualTo("keycloak-app");
    }

    @Test
    void clocksMayDifferByAMinuteAndNoMore() {
        genuine.put("ended-59s-ago", claims(Map.of("exp", NOON_SECONDS - 59)));
        genuine.put("ended-60s-ago", claims(Map.of("exp", NOON_SECONDS - 60)));
        genuine.put("begins-in-60s", claims(Map.of("nbf", NOON_SECONDS + 60)));
        genuine.put("begins-in-61s", claims(Map.of("nbf", NOON_SECONDS + 61)));
        genuine.put("issued-in-61s", claims(Map.of("iat", NOON_SECONDS + 61)));

        assertThat(tokens.judge("ended-59s-ago")).isInstanceOf(Valid.class);
        assertThat(tokens.judge("ended-60s-ago")).isEqualTo(new Unusable(TokenState.EXPIRED, false));
        assertThat(tokens.judge("begins-in-60s")).isInstanceOf(Valid.class);
        assertThat(tokens.judge("begins-in-61s")).isEqualTo(new Unusable(TokenState.INVALID, false));
        assertThat(tokens.judge("issued-in-61s")).isEqualTo(new Unusable(TokenState.INVALID, false));
    }

    @Test
    void aTokenWithoutAnEndIsInvalid() {
        genuine.put("t", claims(Map.of("exp", "")));
        genuine.put("text", claims(Map.of("exp", "tomorrow")));

        assertThat(tokens.judge("t")).isEqualTo(new Unusable(TokenState.INVALID, false));
        assertThat(tokens.judge("text")).isEqualTo(new Unusable(TokenState.INVALID, false));
    }

    @Test
    void aRememberedTokenIsVerifiedOnceAndStillExpires() {
        genuine.put("t", claims(Map.of()));

        assertThat(tokens.judge("t")).isInstanceOfSatisfying(Valid.class, valid -> assertThat(valid.first())
                .isTrue());
        assertThat(tokens.judge("t")).isInstanceOfSatisfying(Valid.class, valid -> assertThat(valid.first())
                .isFalse());
        clock.now = NOON.plusSeconds(361);

        assertThat(tokens.judge("t")).isEqualTo(new Unusable(TokenState.EXPIRED, false));
        assertThat(verified).containsExactly("t");
    }

    @Test
    void aRememberedTokenIsRefusedOnceRevoked() {
        genuine.put("t", claims(Map.of("jti", "j-1")));
        tokens.judge("t");
        revoked.add("j-1");

        assertThat(tokens.judge("t")).isEqualTo(new Unusable(TokenState.INVALID, false));
    }

    @Test
    void anAnswerOfIntrospectionIsBelievedOnlyForAWhile() {
        trustedFor = Duration.ofSeconds(30);
        genuine.put("t", claims(Map.of()));
        tokens.judge("t");
        genuine.remove("t");

        clock.now = NOON.plusSeconds(29);
        assertThat(tokens.judge("t")).isInstanceOf(Valid.class);
        clock.now = NOON.plusSeconds(30);
        assertThat(tokens.judge("t")).isEqualTo(new Unusable(TokenState.INVALID, false));
    }

    @Test
    void onlySoManyTokensAreRemembered() {
        for (String token : List.of("a", "b", "c", "d", "a")) {
            genuine.put(token, claims(Map.of()));
            tokens.judge(token);
        }

        assertThat(verified).containsExactly("a", "b", "c", "d", "a");
    }

    @Test
    void aTokenThatIsTooLongIsNotEvenLookedAt() {
        assertThat(tokens.judge("x".repeat(16_385))).isEqualTo(new Unusable(TokenState.INVALID, false));
        assertThat(tokens.judge("")).isEqualTo(new Unusable(TokenState.INVALID, false));
        assertThat(verified).isEmpty();
    }

    @Test
    void aTokenThatCannotBeJudgedIsNeverValid() {
        BearerTokens issuerAway = new BearerTokens(
                token -> {
                    throw new TokenVerifier.IssuerUnavailableException("away", new IllegalStateException());
                },
                identity -> false,
                clock,
                3);
        BearerTokens listAway = new BearerTokens(
                token -> Optional.of(new TokenVerifier.Verified(issuer, new TokenClaims(claims(Map.of())), null)),
                identity -> {
                    throw new RevokedTokens.RevocationsUnavailableException("away", new IllegalStateException());
                },
                clock,
                3);

        assertThat(issuerAway.judge("t")).isEqualTo(new Unusable(TokenState.UNVERIFIABLE, false));
        assertThat(listAway.judge("t")).isEqualTo(new Unusable(TokenState.UNVERIFIABLE, false));
    }

    @Test
    void anotherTenantThanTheTrustedOneIsNobody() {
        genuine.put("t", claims(Map.of("tenant", "rival")));
        genuine.put("odd", claims(Map.of("tenant", List.of("demo"))));

        assertThat(tokens.judge("t")).isEqualTo(new Unusable(TokenState.INVALID, true));
        assertThat(tokens.judge("odd")).isEqualTo(new Unusable(TokenState.INVALID, true));
    }

    @Test
    void anIssuerOfSeveralTenantsMustNameOne() {
        issuer = issuer(Set.of("north", "south"), null, Set.of("doctor"));
        genuine.put("silent", claims(Map.of()));
        genuine.put("south", claims(Map.of("tenant", "south")));

        assertThat(tokens.judge("silent")).isEqualTo(new Unusable(TokenState.INVALID, true));
        assertThat(identityOf(tokens.judge("south")).tenant()).isEqualTo(new Tenant("south"));
    }

    @Test
    void whatAnIssuerWasNotTrustedToSayIsIgnoredAndNamed() {
        genuine.put(
                "t",
                claims(Map.of(
                        "roles", List.of("doctor", "admin", "integration"),
                        "scope", "user/*.rs attest/audit.read email",
                        "purpose_of_use", List.of("TREAT", "BTG"))));

        Identity identity = identityOf(tokens.judge("t"));

        assertThat(identity.caller().roles()).containsExactly(Role.DOCTOR);
        assertThat(identity.caller().scopes()).containsExactly("user/*.rs");
        assertThat(identity.caller().purposes()).containsExactly(PurposeOfUse.TREATMENT);
        assertThat(identity.excess()).containsExactlyInAnyOrder("roles", "scope", "purpose");
    }

    @Test
    void onlyANamedClientActingForItselfIsTheCustodiansOwn() {
        Map<String, Object> own = Map.of("client_id", "own-system", "sub", "own-system", "roles", "integration");
        genuine.put("own", claims(own));
        genuine.put("other", claims(Map.of("client_id", "other", "sub", "other", "roles", "integration")));
        genuine.put("user", claims(Map.of("client_id", "own-system", "roles", "integration")));

        assertThat(identityOf(tokens.judge("own")).caller().isIntegration()).isTrue();
        assertThat(identityOf(tokens.judge("other")).caller().roles()).isEmpty();
        assertThat(identityOf(tokens.judge("user")).caller().roles()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Patient/1,PATIENT",
        "RelatedPerson/1,PATIENT",
        "Practitioner/1,DOCTOR",
        "PractitionerRole/1,DOCTOR",
        "Organization/1,",
        "https://elsewhere.example/fhir/Practitioner/1,"
    })
    void aTokenWithoutRolesGoesByItsUser(String fhirUser, @Nullable Role role) {
        genuine.put("t", claims(Map.of("fhirUser", fhirUser)));

        assertThat(identityOf(tokens.judge("t")).caller().roles()).isEqualTo(role == null ? Set.of() : Set.of(role));
    }

    @Test
    void anUnknownRoleGrantsNothingAndIsNoSilence() {
        genuine.put("t", claims(Map.of("fhirUser", "Practitioner/1", "roles", "superuser")));

        assertThat(identityOf(tokens.judge("t")).caller().roles()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Patient/9", "9/../8", "a b", "x%2F"})
    void aPatientThatIsNoLogicalIdIsNoContext(String patient) {
        genuine.put("t", claims(Map.of("patient", patient)));

        assertThat(identityOf(tokens.judge("t")).caller().launch().patient()).isNull();
    }

    @Test
    void purposesMayStandInTheUserAuthorizationExtension() {
        genuine.put(
                "t",
                claims(Map.of(
                        "extensions",
                        Map.of("ihe_iua", Map.of("purpose_of_use", List.of(Map.of("code", "HOPERAT")))))));

        assertThat(identityOf(tokens.judge("t")).caller().purposes()).containsExactly(PurposeOfUse.OPERATIONS);
    }

    private static Identity identityOf(Answer answer) {
        assertThat(answer).isInstanceOf(Valid.class);
        return ((Valid) answer).identity();
    }

    private static Map<String, Object> claims(Map<String, ?> changes) {
        Map<String, Object> claims = new HashMap<>(Map.of(
                "iss",
                ISSUER,
                "aud",
                AUDIENCE,
                "sub",
                "u-1",
                "client_id",
                "app",
                "exp",
                NOON_SECONDS + 300,
                "iat",
                NOON_SECONDS));
        changes.forEach((name, value) -> {
            if (value.equals("")) {
                claims.remove(name);
            } else {
                claims.put(name, value);
            }
        });
        return claims;
    }

    private static TrustedIssuer issuer(Set<String> tenants, @Nullable Tenant sole, Set<String> roles) {
        return new TrustedIssuer(
                ISSUER,
                AUDIENCE,
                null,
                TrustedIssuer.ClaimNames.DEFAULT,
                new TrustedIssuer.Trust(
                        new Allowance(tenants),
                        sole,
                        new Allowance(roles),
                        Allowance.of("patient/*", "user/*", "system/*", "openid"),
                        Allowance.of("*", "-BTG"),
                        Allowance.of("own-system"),
                        null),
                null);
    }

    private static final class MovingClock extends Clock {
        private Instant now = NOON;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
