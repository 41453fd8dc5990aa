package health.attest.journey;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An issuer of its own, as a hospital would run one: keys over HTTP, tokens of any shape, introspection. It knows
 * nothing of the server under test.
 */
public final class TestIssuer implements AutoCloseable {
    /** The audience of its tokens unless a test says otherwise. */
    public static final String AUDIENCE = "https://attest.test/fhir";

    /** The client it introspects for, and that client's secret. */
    public static final String INTROSPECTION_CLIENT = "attest";

    public static final String INTROSPECTION_SECRET = "introspection-secret-of-the-tests";

    private static final int RSA_KEYS_MAX = 4;
    private static final Map<Integer, RSAKey> RSA_KEYS = new ConcurrentHashMap<>();
    private static final AtomicInteger RSA_KEYS_TAKEN = new AtomicInteger();

    private final HttpServer server;
    private final AtomicReference<RSAKey> rsa = new AtomicReference<>(newRsaKey());
    private final ECKey ec = newEcKey();
    private final AtomicInteger keyRequests = new AtomicInteger();
    private final Map<String, Map<String, Object>> opaque = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable String> keysInstead = new AtomicReference<>();

    private TestIssuer(HttpServer server) {
        this.server = server;
    }

    /** Starts one on a free port of this machine. */
    public static TestIssuer start() {
        return start(0);
    }

    /** Starts one on that port of this machine. */
    static TestIssuer start(int port) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            TestIssuer issuer = new TestIssuer(server);
            server.createContext("/jwks", issuer::keys);
            server.createContext("/.well-known/openid-configuration", issuer::discovery);
            server.createContext("/introspect", issuer::introspection);
            server.start();
            return issuer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The issuer identifier. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public String jwksUrl() {
        return url() + "/jwks";
    }

    /** How often its keys were asked for. */
    public int keyRequests() {
        return keyRequests.get();
    }

    /** A token of this issuer, RS384 and {@code at+jwt}, with the usual claims changed as the test wants. */
    public String token(Map<String, ?> changes) {
        return sign(JWSAlgorithm.RS384, "at+jwt", claims(changes));
    }

    /** A token signed with the algorithm and type of the test's choice. */
    public String token(JWSAlgorithm algorithm, String type, Map<String, ?> changes) {
        return sign(algorithm, type, claims(changes));
    }

    /** A token of a system client with these scopes in this tenant. */
    public String systemToken(String tenant, String client, String scope) {
        return token(Map.of("tenant", tenant, "client_id", client, "sub", client, "scope", scope));
    }

    /** A token of a user: {@code fhirUser} as in {@code Practitioner/7}. */
    public String userToken(String tenant, String role, String fhirUser, String scope) {
        return token(Map.of("tenant", tenant, "roles", role, "fhirUser", fhirUser, "scope", scope));
    }

    /** A token of a patient's own app. */
    public String patientToken(String tenant, String patient, String scope) {
        return token(Map.of(
                "tenant",
                tenant,
                "roles",
                "patient",
                "fhirUser",
                "Patient/" + patient,
                "patient",
                patient,
                "scope",
                scope));
    }

    /** An opaque token that introspection answers for with these claims. */
    public String opaqueToken(Map<String, ?> changes) {
        String token = "opaque-" + UUID.randomUUID();
        opaque.put(token, claims(changes));
        return token;
    }

    /** Ends an opaque token. */
    public void forget(String opaqueToken) {
        opaque.remove(opaqueToken);
    }

    /** Replaces the RSA key; tokens of the old one are no longer verifiable once keys are fetched again. */
    public void rotateRsaKey() {
        rsa.set(newRsaKey());
    }

    /** Serves this text instead of the keys; null for the keys again. */
    public void serveInsteadOfKeys(@Nullable String text) {
        keysInstead.set(text);
    }

    /** The public keys, as served. */
    public String keySet() {
        return new JWKSet(List.<JWK>of(rsa.get(), ec)).toPublicJWKSet().toString();
    }

    private Map<String, Object> claims(Map<String, ?> changes) {
        Instant now = Clock.system(ZoneOffset.UTC).instant();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", url());
        claims.put("sub", "somebody");
        claims.put("aud", AUDIENCE);
        claims.put("client_id", "test-app");
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.plus(Duration.ofMinutes(5)).getEpochSecond());
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("auth_time", now.getEpochSecond());
        claims.put("amr", List.of("pwd", "otp"));
        changes.forEach((name, value) -> {
            if (value.equals("")) {
                claims.remove(name);
            } else {
                claims.put(name, value);
            }
        });
        return claims;
    }

    private String sign(JWSAlgorithm algorithm, String type, Map<String, Object> claims) {
        try {
            boolean elliptic = JWSAlgorithm.Family.EC.contains(algorithm);
            RSAKey current = Objects.requireNonNull(rsa.get());
            JWK key = elliptic ? ec : current;
            JWSSigner signer = elliptic ? new ECDSASigner(ec) : new RSASSASigner(current);
            JWSHeader header = new JWSHeader.Builder(algorithm)
                    .type(new JOSEObjectType(type))
                    .keyID(key.getKeyID())
                    .build();
            JWTClaimsSet.Builder set = new JWTClaimsSet.Builder();
            claims.forEach((name, value) -> set.claim(
                    name,
                    value instanceof Number seconds
                                    && Set.of("iat", "exp", "nbf").contains(name)
                            ? Date.from(Instant.ofEpochSecond(seconds.longValue()))
                            : value));
            SignedJWT jwt = new SignedJWT(header, set.build());
            jwt.sign(signer);
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private void keys(HttpExchange exchange) throws IOException {
        keyRequests.incrementAndGet();
        String instead = keysInstead.get();
        answer(exchange, 200, instead == null ? keySet() : instead);
    }

    private void discovery(HttpExchange exchange) throws IOException {
        answer(exchange, 200, JSONObjectUtils.toJSONString(Map.of("issuer", url(), "jwks_uri", jwksUrl())));
    }

    private void introspection(HttpExchange exchange) throws IOException {
        String basic = Base64.getEncoder()
                .encodeToString((INTROSPECTION_CLIENT + ":" + INTROSPECTION_SECRET).getBytes(StandardCharsets.UTF_8));
        if (!("Basic " + basic).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 401, "{}");
            return;
        }
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String token = URLDecoder.decode(form.replaceAll("(^|.*&)token=([^&]*).*", "$2"), StandardCharsets.UTF_8);
        Map<String, Object> known = opaque.get(token);
        Map<String, Object> said = new LinkedHashMap<>(known == null ? Map.of() : known);
        said.put("active", known != null);
        answer(exchange, 200, JSONObjectUtils.toJSONString(said));
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** Making a key takes a second on a busy machine, so neighbours get different ones of a few. */
    private static RSAKey newRsaKey() {
        return RSA_KEYS.computeIfAbsent(RSA_KEYS_TAKEN.getAndIncrement() % RSA_KEYS_MAX, number -> {
            try {
                return new RSAKeyGenerator(2048).keyIDFromThumbprint(true).generate();
            } catch (JOSEException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static ECKey newEcKey() {
        try {
            return new ECKeyGenerator(Curve.P_384).keyIDFromThumbprint(true).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
