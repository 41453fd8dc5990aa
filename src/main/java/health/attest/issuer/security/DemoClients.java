package health.attest.issuer.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import health.attest.access.PurposeOfUse;
import health.attest.access.Role;
import health.attest.access.Tenant;
import health.attest.issuer.Client;
import health.attest.issuer.Client.Addresses;
import health.attest.issuer.Client.Kind;
import health.attest.issuer.Client.Method;
import health.attest.issuer.Client.Proof;
import health.attest.issuer.Client.Rights;
import health.attest.issuer.Client.State;
import health.attest.issuer.Clients;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The clients of a demonstration. The keys of those that have one are made at the first start and stay in the data
 * directory, where {@code scripts/token} finds them; each file says which client it is and what to ask for.
 */
final class DemoClients {
    /** What each client of the demonstration that acts for itself may have. */
    private static final Rights BACKEND =
            new Rights(Set.of("system/*.cruds", "attest/ledger.read"), Set.of(Role.INTEGRATION), Set.of(), false);

    private static final Rights BULK =
            new Rights(Set.of("system/*.rs"), Set.of(), Set.of(PurposeOfUse.TREATMENT), false);
    private static final Rights APP = new Rights(
            Set.of(
                    "openid",
                    "fhirUser",
                    "profile",
                    "launch",
                    "launch/patient",
                    "launch/encounter",
                    "online_access",
                    "offline_access",
                    "patient/*.cruds",
                    "user/*.cruds",
                    "user/AuditEvent.rs",
                    "attest/audit.read",
                    "attest/audit.export",
                    "attest/security.read",
                    "attest/security.write",
                    "attest/consent.admin",
                    "attest/users.admin",
                    "attest/ledger.read"),
            Set.of(),
            Set.of(),
            true);

    private final Clients clients;
    private final Tenant tenant;
    private final Path directory;

    /** @param directory where the clients' keys are kept */
    DemoClients(Clients clients, Tenant tenant, Path directory) {
        this.clients = clients;
        this.tenant = tenant;
        this.directory = directory;
    }

    /** Registers them; the same again at every start, so that they are what this version says. */
    void register() {
        register(new Client(
                "demo-app",
                tenant,
                "Demo app",
                Kind.APP,
                Proof.NONE,
                new Addresses(Set.of("http://127.0.0.1/callback", "http://localhost:3000/callback"), null),
                APP,
                State.ACTIVE));
        register(system("demo-backend", "Demo backend", JWSAlgorithm.RS384, BACKEND));
        register(system("demo-bulk", "Demo export recipient", JWSAlgorithm.ES384, BULK));
    }

    private void register(Client client) {
        if (!clients.find(client.id()).equals(Optional.of(client))) {
            clients.save(client);
        }
    }

    private Client system(String id, String name, JWSAlgorithm algorithm, Rights rights) {
        JWK key = keyOf(id, algorithm, rights);
        Proof proof = new Proof(Method.PRIVATE_KEY_JWT, null, new JWKSet(key.toPublicJWK()).toString(), null);
        return new Client(id, tenant, name, Kind.SYSTEM, proof, Addresses.NONE, rights, State.ACTIVE);
    }

    private JWK keyOf(String id, JWSAlgorithm algorithm, Rights rights) {
        Path file = directory.resolve(id + ".json");
        try {
            if (!Files.exists(file)) {
                write(file, id, generate(algorithm), rights);
            }
            Map<String, Object> kept = JSONObjectUtils.parse(Files.readString(file));
            return JWK.parse(JSONObjectUtils.getJSONObject(kept, "key"));
        } catch (IOException e) {
            throw new UncheckedIOException("the key of " + id + " cannot be kept in " + directory, e);
        } catch (ParseException | JOSEException e) {
            throw new IllegalStateException("not the key of a client: " + file, e);
        }
    }

    private static void write(Path file, String id, JWK key, Rights rights) throws IOException {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("client_id", id);
        content.put("scope", String.join(" ", new TreeSet<>(rights.scopes())));
        content.put("key", key.toJSONObject());
        Files.createDirectories(
                file.toAbsolutePath().getParent(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, JSONObjectUtils.toJSONString(content));
    }

    private static JWK generate(JWSAlgorithm algorithm) throws JOSEException {
        return JWSAlgorithm.ES384.equals(algorithm)
                ? new ECKeyGenerator(Curve.P_384)
                        .keyUse(KeyUse.SIGNATURE)
                        .algorithm(algorithm)
                        .keyIDFromThumbprint(true)
                        .generate()
                : new RSAKeyGenerator(2048)
                        .keyUse(KeyUse.SIGNATURE)
                        .algorithm(algorithm)
                        .keyIDFromThumbprint(true)
                        .generate();
    }
}
