package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What looks like a token of the built-in issuer and is none opens nothing, and never makes the server fail. */
class ForgedTokensIT extends AppIT {
    @Test
    void onlyWhatTheIssuerSignedOpensAnything() throws Exception {
        String good = token();
        assertThat(read(good)).isEqualTo(200);
        SignedJWT jwt = SignedJWT.parse(good);
        Map<String, Object> claims = new HashMap<>(jwt.getPayload().toJSONObject());
        JWK published = JWKSet.parse(anonymous().get("/oauth2/jwks").body())
                .getKeyByKeyId(jwt.getHeader().getKeyID());

        for (String forged : List.of(
                unsigned(good),
                keyedWith(published, claims),
                signedByAnother(jwt.getHeader().getKeyID(), claims),
                signedByAnother("unknown", claims),
                good.substring(0, good.length() - 6) + "AAAAAA",
                with(good, claims, "scope", "system/*.cruds"),
                with(good, claims, "tenant", TENANT_B),
                with(good, claims, "iss", ISSUER.url()),
                backend().assertion(baseUrl() + "/fhir"),
                "a.b.c",
                "....",
                "x".repeat(20_000))) {
            assertThat(read(forged))
                    .as(forged.substring(0, Math.min(40, forged.length())))
                    .isIn(400, 401, 431);
        }
    }

    @Test
    void twoTokensAreNone() {
        String good = token();

        assertThat(anonymous()
                        .withToken(good)
                        .withToken(good)
                        .get("/fhir/Patient?_summary=count")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aHeaderOfAMegabyteIsRefused() throws IOException {
        String head = "GET /fhir/Patient HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ";
        URI base = URI.create(baseUrl());
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            writeAsMuchAsIsTaken(socket, "a".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes(12);
            assertThat(new String(answer, StandardCharsets.US_ASCII)).isIn("HTTP/1.1 400", "HTTP/1.1 431");
        }
    }

    /** The server answers before it has read all of it, and takes no more. */
    private static void writeAsMuchAsIsTaken(Socket socket, byte[] bytes) throws IOException {
        // Past the server's limit for all headers; what follows would only meet a closed connection.
        socket.getOutputStream().write(bytes, 0, 20 << 10);
        socket.getOutputStream().flush();
    }

    private String token() {
        return anonymous()
                .send(
                        "POST",
                        "/oauth2/token",
                        SmartApp.FORM,
                        TestClient.form(backend().assertion(baseUrl() + "/oauth2/token"), "system/*.rs"))
                .json()
                .path("access_token")
                .asText();
    }

    private static TestClient backend() {
        return TestClient.elliptic(TENANT_A, "system/*.rs", "integration");
    }

    private int read(String token) {
        return anonymous().withToken(token).get("/fhir/Patient?_summary=count").status();
    }

    private static String unsigned(String token) {
        String header = encoded("{\"alg\":\"none\",\"typ\":\"at+jwt\"}");
        return header + "." + token.split("\\.", -1)[1] + ".";
    }

    /** The oldest trick: the public key taken for a shared secret. */
    private static String keyedWith(JWK published, Map<String, Object> claims) throws JOSEException {
        JWSObject token = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .type(new JOSEObjectType("at+jwt"))
                        .keyID(published.getKeyID())
                        .build(),
                new Payload(claims));
        token.sign(new MACSigner(published.toJSONString()));
        return token.serialize();
    }

    private String signedByAnother(String keyId, Map<String, Object> claims) throws JOSEException {
        JWK own = TestClient.system(TENANT_A, "none").key();
        JWSObject token = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .type(new JOSEObjectType("at+jwt"))
                        .keyID(keyId)
                        .jwk(own.toPublicJWK())
                        .jwkURL(URI.create("https://evil.test/jwks"))
                        .build(),
                new Payload(claims));
        token.sign(new RSASSASigner(own.toRSAKey()));
        return token.serialize();
    }

    private static String with(String token, Map<String, Object> claims, String name, String value) {
        Map<String, Object> changed = new HashMap<>(claims);
        changed.put(name, value);
        String[] parts = token.split("\\.", -1);
        return parts[0] + "." + encoded(new Payload(changed).toString()) + "." + parts[2];
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
