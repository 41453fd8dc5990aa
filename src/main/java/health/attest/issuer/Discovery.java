package health.attest.issuer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the issuer says it can do (OpenID Connect Discovery, RFC 8414, SMART App Launch 2.2). States only what works; a
 * test compares.
 */
public final class Discovery {
    private static final List<String> ASSERTION_ALGORITHMS = List.of("RS384", "ES384");
    private static final List<String> CONFIDENTIAL = List.of("client_secret_basic", "private_key_jwt");

    private final IssuerPolicy policy;

    public Discovery(IssuerPolicy policy) {
        this.policy = policy;
    }

    /** {@code /.well-known/openid-configuration} and {@code /.well-known/oauth-authorization-server}. */
    public Map<String, Object> openId() {
        Map<String, Object> said = endpoints();
        said.put("userinfo_endpoint", policy.at("/userinfo"));
        said.put("subject_types_supported", List.of("public"));
        said.put("id_token_signing_alg_values_supported", List.of("RS256"));
        said.put("response_modes_supported", List.of("query"));
        said.put("request_parameter_supported", false);
        said.put("request_uri_parameter_supported", false);
        said.put("claims_supported", claims());
        return said;
    }

    /** {@code /fhir/.well-known/smart-configuration}. */
    public Map<String, Object> smart() {
        Map<String, Object> said = endpoints();
        said.put("capabilities", capabilities());
        return said;
    }

    private Map<String, Object> endpoints() {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("issuer", policy.issuer());
        said.put("jwks_uri", policy.at("/oauth2/jwks"));
        said.put("authorization_endpoint", policy.at("/oauth2/authorize"));
        said.put("token_endpoint", policy.at("/oauth2/token"));
        said.put("introspection_endpoint", policy.at("/oauth2/introspect"));
        said.put("revocation_endpoint", policy.at("/oauth2/revoke"));
        said.put("grant_types_supported", List.of("authorization_code", "refresh_token", "client_credentials"));
        said.put("response_types_supported", List.of("code"));
        said.put("code_challenge_methods_supported", List.of("S256"));
        said.put("authorization_response_iss_parameter_supported", true);
        said.put("token_endpoint_auth_methods_supported", List.of("none", "client_secret_basic", "private_key_jwt"));
        said.put("token_endpoint_auth_signing_alg_values_supported", ASSERTION_ALGORITHMS);
        said.put("introspection_endpoint_auth_methods_supported", CONFIDENTIAL);
        said.put("introspection_endpoint_auth_signing_alg_values_supported", ASSERTION_ALGORITHMS);
        said.put(
                "revocation_endpoint_auth_methods_supported",
                List.of("none", "client_secret_basic", "private_key_jwt"));
        said.put("revocation_endpoint_auth_signing_alg_values_supported", ASSERTION_ALGORITHMS);
        said.put("scopes_supported", scopes());
        return said;
    }

    private static List<String> scopes() {
        return List.of(
                "openid",
                "profile",
                "fhirUser",
                "launch",
                "launch/patient",
                "online_access",
                "offline_access",
                "patient/*.cruds",
                "user/*.cruds",
                "system/*.cruds",
                "attest/audit.read",
                "attest/audit.export",
                "attest/security.read",
                "attest/security.write",
                "attest/consent.admin",
                "attest/users.admin",
                "attest/ledger.read");
    }

    private static List<String> claims() {
        return List.of(
                "iss",
                "sub",
                "aud",
                "exp",
                "iat",
                "auth_time",
                "amr",
                "sid",
                "nonce",
                "fhirUser",
                "name",
                "preferred_username");
    }

    private static List<String> capabilities() {
        return List.of(
                "launch-ehr",
                "launch-standalone",
                "authorize-post",
                "client-public",
                "client-confidential-symmetric",
                "client-confidential-asymmetric",
                "sso-openid-connect",
                "context-banner",
                "context-ehr-patient",
                "context-ehr-encounter",
                "context-standalone-patient",
                "permission-offline",
                "permission-online",
                "permission-patient",
                "permission-user",
                "permission-v1",
                "permission-v2");
    }
}
