package health.attest.journey;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A client of the built-in issuer with keys of its own, registered straight in the database. */
final class TestClient {
    private static final JWK RSA = rsa();
    private static final JWK EC = ec();

    private final String id;
    private final JWK key;

    private TestClient(String id, JWK key) {
        this.id = id;
        this.key = key;
    }

    /** A system client of that tenant with an RSA key. */
    static TestClient system(String tenant, String scopes, String... roles) {
        return registered(tenant, RSA, scopes, roles);
    }

    /** A system client of that tenant with an elliptic key. */
    static TestClient elliptic(String tenant, String scopes, String... roles) {
        return registered(tenant, EC, scopes, roles);
    }

    /** An app of that tenant without a secret. */
    static TestClient app(String tenant, String redirect, String scopes) {
        return app(tenant, redirect, "https://app.test/launch", scopes);
    }

    /** The same, opened at that address by an EHR launch. */
    static TestClient app(String tenant, String redirect, String launch, String scopes) {
        TestClient client = new TestClient("it-" + UUID.randomUUID(), RSA);
        execute("INSERT INTO attest.issuer_client (client_id, tenant, name, kind, method, redirects, launch, scopes,"
                + " roles, purposes, offline, state) VALUES ('" + client.id + "', '" + tenant
                + "', 'Test <app>', 'APP',"
                + " 'NONE', '{" + redirect + "}', '" + launch + "', '{"
                + scopes.replace(' ', ',') + "}', '{}', '{}', true, 'ACTIVE')");
        return client;
    }

    /** The same app, with an RSA key to prove itself by. */
    TestClient withKey() {
        execute("UPDATE attest.issuer_client SET method = 'PRIVATE_KEY_JWT', key_set = '"
                + new JWKSet(key.toPublicJWK()) + "' WHERE client_id = '" + id + "'");
        return this;
    }

    /** A resource server of that tenant with an RSA key. */
    static TestClient resourceServer(String tenant) {
        TestClient client = registered(tenant, RSA, "none");
        execute("UPDATE attest.issuer_client SET kind = 'RESOURCE_SERVER' WHERE client_id = '" + client.id + "'");
        return client;
    }

    private static TestClient registered(String tenant, JWK key, String scopes, String... roles) {
        TestClient client = new TestClient("it-" + UUID.randomUUID(), key);
        client.insert(tenant, scopes, roles);
        return client;
    }

    String id() {
        return id;
    }

    JWK key() {
        return key;
    }

    /** Turns the client off, as an administrator would. */
    void disable() {
        execute("UPDATE attest.issuer_client SET state = 'DISABLED' WHERE client_id = '" + id + "'");
    }

    /** Lets its keys be fetched instead. */
    void fetchKeysFrom(String url) {
        execute("UPDATE attest.issuer_client SET key_set = NULL, key_set_url = '" + url + "' WHERE client_id = '" + id
                + "'");
    }

    static void execute(String sql) {
        try (Connection database = ServerIT.asSuperuser();
                PreparedStatement statement = database.prepareStatement(sql)) {
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An assertion as it should be. */
    String assertion(String audience) {
        return assertion(audience, claims -> {});
    }

    /** An assertion with some of its claims changed. */
    String assertion(String audience, Consumer<JWTClaimsSet.Builder> changes) {
        JWSAlgorithm algorithm = key.equals(EC) ? JWSAlgorithm.ES384 : JWSAlgorithm.RS384;
        return assertion(
                new JWSHeader.Builder(algorithm)
                        .keyID(key.getKeyID())
                        .type(JOSEObjectType.JWT)
                        .build(),
                audience,
                changes);
    }

    /** An assertion under a header of the test's choice. */
    String assertion(JWSHeader header, String audience, Consumer<JWTClaimsSet.Builder> changes) {
        Instant now = Clock.system(ZoneOffset.UTC).instant();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(id)
                .subject(id)
                .audience(audience)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(Duration.ofMinutes(4))))
                .jwtID(UUID.randomUUID().toString());
        changes.accept(claims);
        try {
            JWSSigner signer = JWSAlgorithm.Family.EC.contains(header.getAlgorithm())
                    ? new ECDSASigner(EC.toECKey())
                    : new RSASSASigner(RSA.toRSAKey());
            SignedJWT jwt = new SignedJWT(header, claims.build());
            jwt.sign(signer);
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The form of a request for a token by that assertion. */
    static String form(String assertion, String scope) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        form.put("scope", scope);
        form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        form.put("client_assertion", assertion);
        return form(form);
    }

    static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private void insert(String tenant, String scopes, String... roles) {
        try (Connection database = ServerIT.asSuperuser();
                PreparedStatement insert = database.prepareStatement(
                        "INSERT INTO attest.issuer_client (client_id, tenant, name, kind, method, key_set, redirects,"
                                + " scopes, roles, purposes, offline, state) VALUES (?, ?, 'Test client', 'SYSTEM',"
                                + " 'PRIVATE_KEY_JWT', ?, '{}', ?, ?, '{}', false, 'ACTIVE')")) {
            List<String> words = Arrays.asList(scopes.split(" "));
            insert.setString(1, id);
            insert.setString(2, tenant);
            insert.setString(3, new JWKSet(key.toPublicJWK()).toString());
            insert.setArray(4, database.createArrayOf("text", words.toArray()));
            insert.setArray(5, database.createArrayOf("text", roles));
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JWK rsa() {
        try {
            return new RSAKeyGenerator(2048).keyIDFromThumbprint(true).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JWK ec() {
        try {
            return new ECKeyGenerator(Curve.P_384).keyIDFromThumbprint(true).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
