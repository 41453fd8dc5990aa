package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import health.attest.journey.Http.Answer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before anybody looks at data: forged tokens, paths with two readings, pages of other origins. */
class EdgeIT extends ServerIT {
    private static final String ALLOWED = "Access-Control-Allow-Origin";

    @Test
    void aTokenWithoutASignatureIsNobodys() {
        String payload = good().split("\\.", -1)[1];

        assertThatNobodyIs(base64("{\"alg\":\"none\"}") + "." + payload + ".");
        assertThatNobodyIs(base64("{\"alg\":\"None\",\"typ\":\"at+jwt\"}") + "." + payload + ".AAAA");
    }

    @Test
    void aTokenSignedWithThePublicKeyAsSecretIsNobodys() throws JOSEException, ParseException {
        SignedJWT forged = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims());
        forged.sign(new MACSigner(ISSUER.keySet().getBytes(StandardCharsets.UTF_8)));

        assertThatNobodyIs(forged.serialize());
    }

    @Test
    void aTokenThatBringsItsOwnKeyIsNobodysAndItsKeyIsNeverFetched() throws JOSEException, ParseException {
        RSAKey own = new RSAKeyGenerator(2048).keyID("own").generate();
        try (TestIssuer attacker = TestIssuer.start()) {
            JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .jwkURL(URI.create(attacker.jwksUrl()))
                    .jwk(own.toPublicJWK())
                    .keyID("own")
                    .build();
            SignedJWT forged = new SignedJWT(header, claims());
            forged.sign(new RSASSASigner(own));

            assertThatNobodyIs(forged.serialize());
            assertThat(attacker.keyRequests()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../../../etc/passwd",
                "' OR 1=1 --",
                "\\u0000",
                "https://169.254.169.254/latest/meta-data",
                "kid\\r\\nSet-Cookie: a=b"
            })
    void aKeyIdIsOnlyEverLookedUp(String kid) {
        String payload = good().split("\\.", -1)[1];

        assertThatNobodyIs(base64("{\"alg\":\"RS256\",\"kid\":\"" + kid + "\"}") + "." + payload + ".AAAA");
    }

    @Test
    void credentialsThatCannotBeReadAreNeverAFault() {
        for (String header :
                new String[] {"Bearer", "Bearer ", "Bearer a b", "Basic YTpi", "Bearer ..", "\"", "Bearer é"}) {
            assertThat(anonymous()
                            .with("Authorization", header)
                            .get("/fhir/Patient")
                            .status())
                    .as(header)
                    .isIn(400, 401);
        }
        assertThat(system(TENANT_A)
                        .with("Authorization", "Bearer " + good())
                        .get("/fhir/Patient")
                        .status())
                .isEqualTo(400);
        assertThat(anonymous()
                        .with("Authorization", "Bearer " + "x".repeat(1_000_000))
                        .get("/fhir/Patient")
                        .status())
                .isIn(400, 431);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/fhir/Patient;jsessionid=1",
                "/fhir;a=b/Patient",
                "/fhir//Patient",
                "//fhir/Patient",
                "/fhir/./Patient",
                "/fhir/metadata/../Patient",
                "/fhir/metadata/..;/Patient",
                "/fhir/%2e%2e/fhir/Patient",
                "/fhir/metadata%2f..%2fPatient",
                "/fhir/Patient%2F1",
                "/fhir/Patient%5c1",
                "/fhir/%50atient",
                "/fhir/Patient/1%00",
                "/health/live/..;/../fhir/Patient"
            })
    void aPathWithTwoReadingsIsRefusedForEverybody(String path) {
        assertThat(anonymous().get(path).status()).isEqualTo(400);
        assertThat(system(TENANT_A).get(path).status()).isEqualTo(400);
    }

    @Test
    void aPageOfAClientMayCallTheApi() {
        Http page = anonymous().with("Origin", APP_ORIGIN);

        Answer preflight = page.with("Access-Control-Request-Method", "GET")
                .with("Access-Control-Request-Headers", "authorization")
                .send("OPTIONS", "/fhir/Patient", null, null);
        Answer refused = page.get("/fhir/Patient");

        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.header(ALLOWED)).contains(APP_ORIGIN);
        assertThat(preflight.header("Access-Control-Allow-Headers").orElse("")).contains("Authorization", "Prefer");
        assertThat(preflight.header("Access-Control-Allow-Credentials")).isEmpty();
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header(ALLOWED)).contains(APP_ORIGIN);
        assertThat(refused.header("Access-Control-Expose-Headers").orElse(""))
                .contains("WWW-Authenticate", "ETag", "X-Request-Id");
    }

    @Test
    void aPageOfAnotherOriginGetsNoHeader() {
        for (String origin : new String[] {"https://evil.test", "null", "https://app.attest.test.evil.test"}) {
            Http page = system(TENANT_A).with("Origin", origin);

            Answer preflight =
                    page.with("Access-Control-Request-Method", "GET").send("OPTIONS", "/fhir/Patient", null, null);

            assertThat(preflight.status()).as(origin).isEqualTo(403);
            assertThat(preflight.header(ALLOWED)).as(origin).isEmpty();
            assertThat(page.get("/fhir/Patient?_count=1").header(ALLOWED))
                    .as(origin)
                    .isEmpty();
            assertThat(page.get("/fhir/metadata?_elements=status").header(ALLOWED))
                    .as(origin)
                    .contains("*");
        }
    }

    private void assertThatNobodyIs(String token) {
        Answer answer = anonymous().withToken(token).get("/fhir/Patient");

        assertThat(answer.status()).as(token).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate").orElse("")).contains("invalid_token");
    }

    private static String good() {
        return ISSUER.token(claimsOfSystem());
    }

    private static Map<String, String> claimsOfSystem() {
        return Map.of("tenant", TENANT_A, "client_id", "c", "sub", "c", "scope", "system/*.cruds");
    }

    private static JWTClaimsSet claims() throws ParseException {
        return SignedJWT.parse(good()).getJWTClaimsSet();
    }

    private static String base64(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
