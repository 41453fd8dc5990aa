package health.attest.auth.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import health.attest.auth.Allowance;
import health.attest.auth.TokenVerifier.IssuerUnavailableException;
import health.attest.auth.TrustedIssuer;
import health.attest.journey.TestIssuer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NimbusTokenVerifierTest {
    private final TestIssuer hospital = TestIssuer.start();

    @AfterEach
    void stop() {
        hospital.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS384", "PS256", "ES384"})
    void aTokenSignedByTheIssuersKeyIsGenuine(String algorithm) {
        String token = hospital.token(JWSAlgorithm.parse(algorithm), "at+jwt", Map.of("scope", "user/*.rs"));

        assertThat(verifier(hospital.jwksUrl()).verify(token))
                .hasValueSatisfying(
                        verified -> assertThat(verified.claims().words("scope")).containsExactly("user/*.rs"));
    }

    @Test
    void keysAreFoundThroughDiscovery() {
        assertThat(verifier(null).verify(hospital.token(Map.of()))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"logout+jwt", "dpop+jwt", "JOSE"})
    void aTokenOfAnotherTypeIsNotGenuine(String type) {
        String token = hospital.token(JWSAlgorithm.RS384, type, Map.of());

        assertThat(verifier(hospital.jwksUrl()).verify(token)).isEmpty();
    }

    @Test
    void anUnsignedTokenIsNotGenuine() {
        PlainJWT plain =
                new PlainJWT(new JWTClaimsSet.Builder().issuer(hospital.url()).build());

        assertThat(verifier(hospital.jwksUrl()).verify(plain.serialize())).isEmpty();
    }

    /** RFC 8725 section 2.1: a public key used as the secret of HS256. */
    @Test
    void aTokenSignedWithThePublicKeyAsSecretIsNotGenuine() throws JOSEException {
        SignedJWT forged = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .type(new JOSEObjectType("at+jwt"))
                        .build(),
                new JWTClaimsSet.Builder().issuer(hospital.url()).build());
        forged.sign(new MACSigner(hospital.keySet()));

        assertThat(verifier(hospital.jwksUrl()).verify(forged.serialize())).isEmpty();
    }

    @Test
    void aTokenOfAStrangerIsNotGenuineAndTheStrangerIsNeverAsked() {
        try (TestIssuer stranger = TestIssuer.start()) {
            String own = stranger.token(Map.of());
            String posing = stranger.token(Map.of("iss", hospital.url()));

            assertThat(verifier(hospital.jwksUrl()).verify(own)).isEmpty();
            assertThat(verifier(hospital.jwksUrl()).verify(posing)).isEmpty();
            assertThat(stranger.keyRequests()).isZero();
        }
    }

    @Test
    void aTokenWithAChangedPayloadIsNotGenuine() {
        String[] parts = hospital.token(Map.of("scope", "user/*.rs")).split("\\.", -1);
        String[] others = hospital.token(Map.of("scope", "system/*.cruds")).split("\\.", -1);

        assertThat(verifier(hospital.jwksUrl()).verify(parts[0] + "." + others[1] + "." + parts[2]))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.b.c", "..", "eyJhbGciOiJub25lIn0.e30.", "€.€.€", "e30.e30.e30", "opaque-without-issuer"})
    void rubbishIsNotGenuine(String token) {
        assertThat(verifier(hospital.jwksUrl()).verify(token)).isEmpty();
    }

    @Test
    void unknownKeysMakeTheIssuerBeAskedOnlySoOften() {
        NimbusTokenVerifier verifier = verifier(hospital.jwksUrl());
        try (TestIssuer stranger = TestIssuer.start()) {
            for (int i = 0; i < 20; i++) {
                assertThat(verifier.verify(stranger.token(Map.of("iss", hospital.url()))))
                        .isEmpty();
            }
        }

        assertThat(hospital.keyRequests()).isBetween(1, 2);
    }

    @Test
    void aNewKeyIsFoundAndAnOldOneGoes() {
        NimbusTokenVerifier verifier = verifier(hospital.jwksUrl());
        String before = hospital.token(Map.of());
        assertThat(verifier.verify(before)).isPresent();
        hospital.rotateRsaKey();

        assertThat(verifier.verify(hospital.token(Map.of()))).isPresent();
        assertThat(verifier.verify(before)).isEmpty();
    }

    @Test
    void knownKeysOutliveTheIssuersAbsence() {
        NimbusTokenVerifier verifier = verifier(hospital.jwksUrl());
        verifier.verify(hospital.token(Map.of()));
        String later = hospital.token(Map.of());
        hospital.close();

        assertThat(verifier.verify(later)).isPresent();
    }

    @Test
    void withoutAnyKeysNothingCanBeJudged() {
        NimbusTokenVerifier verifier = verifier(hospital.jwksUrl());
        String token = hospital.token(Map.of());
        hospital.close();

        assertThatThrownBy(() -> verifier.verify(token)).isInstanceOf(IssuerUnavailableException.class);
    }

    @Test
    void aKeySetThatIsTooLargeOrHoldsPrivateKeysIsNotUsed() {
        String token = hospital.token(Map.of());
        for (String keys : List.of(
                "{\"keys\":[]," + "\"x\":\"" + "y".repeat(70_000) + "\"}",
                "{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}]}",
                "not json")) {
            hospital.serveInsteadOfKeys(keys);

            assertThatThrownBy(() -> verifier(hospital.jwksUrl()).verify(token))
                    .isInstanceOf(IssuerUnavailableException.class);
        }
    }

    @Test
    void anOpaqueTokenIsAskedAbout() {
        String token = hospital.opaqueToken(Map.of("scope", "system/*.rs"));

        assertThat(verifier(hospital.jwksUrl()).verify(token)).hasValueSatisfying(verified -> {
            assertThat(verified.trustedFor()).isEqualTo(Duration.ofSeconds(30));
            assertThat(verified.claims().words("scope")).containsExactly("system/*.rs");
        });
        hospital.forget(token);
        assertThat(verifier(hospital.jwksUrl()).verify(token)).isEmpty();
    }

    @Test
    void anIssuerOverPlainHttpIsOnlyThisMachine() {
        assertThatThrownBy(() -> issuer("http://idp.example", null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> issuer("https://idp.example", "http://idp.example/jwks"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> issuer("file:///etc/passwd", null)).isInstanceOf(IllegalArgumentException.class);
    }

    private NimbusTokenVerifier verifier(@Nullable String jwksUrl) {
        return new NimbusTokenVerifier(List.of(issuer(hospital.url(), jwksUrl)), List.of(), Duration.ofHours(24));
    }

    private TrustedIssuer issuer(String url, @Nullable String jwksUrl) {
        return new TrustedIssuer(
                url,
                TestIssuer.AUDIENCE,
                jwksUrl == null ? null : URI.create(jwksUrl),
                TrustedIssuer.ClaimNames.DEFAULT,
                new TrustedIssuer.Trust(
                        Allowance.of("*"),
                        null,
                        Allowance.of("*"),
                        Allowance.of("*"),
                        Allowance.of("*"),
                        Allowance.of(),
                        null),
                new TrustedIssuer.Introspection(
                        URI.create(hospital.url() + "/introspect"),
                        TestIssuer.INTROSPECTION_CLIENT,
                        TestIssuer.INTROSPECTION_SECRET));
    }
}
