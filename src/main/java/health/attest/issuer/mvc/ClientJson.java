package health.attest.issuer.mvc;

import com.fasterxml.jackson.databind.JsonNode;
import health.attest.access.PurposeOfUse;
import health.attest.access.Role;
import health.attest.access.Tenant;
import health.attest.issuer.Client;
import health.attest.issuer.ClientProofs;
import health.attest.transport.Problem;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Clients as JSON. */
final class ClientJson {
    static final Set<String> MEMBERS = Set.of(
            "name",
            "kind",
            "method",
            "keySet",
            "keySetUrl",
            "redirects",
            "launch",
            "scopes",
            "roles",
            "purposes",
            "offline",
            "requestLimit");

    private ClientJson() {}

    static Map<String, Object> write(Client client) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", client.id());
        json.put("name", client.name());
        json.put("kind", code(client.kind()));
        json.put("method", code(client.proof().method()));
        json.put("state", code(client.state()));
        json.put("redirects", new TreeSet<>(client.addresses().redirects()));
        json.put("scopes", new TreeSet<>(client.rights().scopes()));
        json.put(
                "roles",
                client.rights().roles().stream().map(Role::code).sorted().toList());
        json.put(
                "purposes",
                client.rights().purposes().stream()
                        .map(PurposeOfUse::code)
                        .sorted()
                        .toList());
        json.put("offline", client.rights().offline());
        if (client.rights().requestLimit() != null) {
            json.put("requestLimit", client.rights().requestLimit());
        }
        if (client.addresses().launch() != null) {
            json.put("launch", String.valueOf(client.addresses().launch()));
        }
        if (client.proof().keySetUrl() != null) {
            json.put("keySetUrl", String.valueOf(client.proof().keySetUrl()));
        }
        return json;
    }

    static Client read(JsonNode body, String id, Tenant tenant, ClientProofs proofs, String secret) {
        try {
            Client.Kind kind = Client.Kind.valueOf(constant(body, "kind"));
            return new Client(
                    id,
                    tenant,
                    Json.text(body, "name"),
                    kind,
                    proof(body, proofs, secret),
                    new Client.Addresses(Json.words(body, "redirects"), address(body, "launch")),
                    new Client.Rights(
                            Json.words(body, "scopes"),
                            roles(body),
                            purposes(body),
                            body.path("offline").asBoolean(false),
                            requestLimit(body)),
                    Client.State.PENDING);
        } catch (IllegalArgumentException notSensible) {
            throw Problem.invalid(String.valueOf(notSensible.getMessage()));
        }
    }

    private static Client.Proof proof(JsonNode body, ClientProofs proofs, String secret) {
        return switch (Client.Method.valueOf(constant(body, "method"))) {
            case NONE -> Client.Proof.NONE;
            case CLIENT_SECRET_BASIC ->
                new Client.Proof(Client.Method.CLIENT_SECRET_BASIC, proofs.hash(secret), null, null);
            case PRIVATE_KEY_JWT -> {
                String keySet = body.hasNonNull("keySet") ? body.get("keySet").toString() : null;
                URI url = address(body, "keySetUrl");
                if (keySet != null) {
                    proofs.requireUsable(keySet);
                }
                if (url != null && !"https".equals(url.getScheme())) {
                    throw new IllegalArgumentException("Key sets are fetched over https.");
                }
                yield new Client.Proof(Client.Method.PRIVATE_KEY_JWT, null, keySet, url);
            }
        };
    }

    private static Set<Role> roles(JsonNode body) {
        Set<Role> roles = new HashSet<>();
        for (String code : Json.words(body, "roles")) {
            Role role = Role.of(code).orElseThrow(() -> new IllegalArgumentException("There is no such role."));
            if (role != Role.INTEGRATION) {
                throw new IllegalArgumentException("Only people have other roles than integration.");
            }
            roles.add(role);
        }
        return roles;
    }

    private static Set<PurposeOfUse> purposes(JsonNode body) {
        Set<PurposeOfUse> purposes = new HashSet<>();
        Json.words(body, "purposes").forEach(code -> purposes.add(new PurposeOfUse(code)));
        return purposes;
    }

    private static @Nullable Integer requestLimit(JsonNode body) {
        JsonNode limit = body.path("requestLimit");
        if (limit.isMissingNode() || limit.isNull()) {
            return null;
        }
        if (!limit.canConvertToInt() || !limit.isIntegralNumber()) {
            throw new IllegalArgumentException("A request limit is a whole number.");
        }
        return limit.intValue();
    }

    private static @Nullable URI address(JsonNode body, String name) {
        return body.hasNonNull(name) ? URI.create(Json.text(body, name)) : null;
    }

    private static String constant(JsonNode body, String name) {
        return Json.text(body, name).toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static String code(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
