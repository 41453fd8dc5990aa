package health.attest.issuer;

import health.attest.access.PurposeOfUse;
import health.attest.access.ResourceReference;
import health.attest.access.Role;
import health.attest.access.Tenant;
import health.attest.account.Account;
import health.attest.account.SignedIn;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Says what tokens say (RFC 9068, SMART App Launch 2.2). Thread-safe. */
public final class AccessTokens {
    /** The request parameter that states a purpose of use. */
    public static final String PURPOSE = "purpose_of_use";

    private static final int ID_BYTES = 16;
    private static final String PICKER = "attest-patient-picker";
    private static final Duration PICKER_LIFE = Duration.ofSeconds(60);

    private final IssuerPolicy policy;
    private final SecureRandom random;

    public AccessTokens(IssuerPolicy policy, SecureRandom random) {
        this.policy = policy;
        this.random = random;
    }

    /** The point in time that a claim of one of these tokens names. */
    public static Instant instant(Map<String, Object> claims, String name) {
        if (claims.get(name) instanceof Long seconds) {
            return Instant.ofEpochSecond(seconds);
        }
        throw new IllegalArgumentException("the token has no " + name);
    }

    /** The claims of a token of a client that acts for itself. */
    public Map<String, Object> ofClient(Client client, Collection<String> scopes, Instant now) {
        Map<String, Object> claims = common(client, scopes, now);
        claims.put("sub", client.id());
        putRoles(claims, client.rights().roles());
        List<String> purposes = client.rights().purposes().stream()
                .map(PurposeOfUse::code)
                .sorted()
                .toList();
        if (!purposes.isEmpty()) {
            claims.put("purpose_of_use", purposes);
        }
        return claims;
    }

    /** The claims of a token of a person through a client. */
    public Map<String, Object> ofPerson(
            Client client, Account account, Grant grant, Collection<String> scopes, Instant now) {
        Map<String, Object> claims = common(client, scopes, now);
        claims.put("sub", account.id().toString());
        claims.put("sid", grant.person().session().toString());
        putLogin(claims, grant);
        putRoles(claims, account.roles());
        putFhirUser(claims, account);
        putContext(claims, grant.given());
        String purpose = grant.request().parameters().get(PURPOSE);
        if (purpose != null) {
            claims.put("purpose_of_use", List.of(purpose));
        }
        return claims;
    }

    /** The claims of a token with which the issuer itself asks, for somebody, which patients there are. */
    public Map<String, Object> ofPicker(SignedIn person, Instant now) {
        Map<String, Object> claims = new LinkedHashMap<>();
        putOrigin(claims, PICKER, person.account().tenant(), now, PICKER_LIFE);
        claims.put("scope", "user/Patient.rs");
        claims.put("sub", person.account().id().toString());
        claims.put("sid", person.sessionId().toString());
        putRoles(claims, person.account().roles());
        putFhirUser(claims, person.account());
        return claims;
    }

    /** The claims of an ID token (OpenID Connect Core). */
    public Map<String, Object> ofIdentity(Client client, Account account, Grant grant, Instant now) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", policy.issuer());
        claims.put("sub", account.id().toString());
        claims.put("aud", client.id());
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.plus(policy.accessTokens()).getEpochSecond());
        putLogin(claims, grant);
        claims.put("sid", grant.person().session().toString());
        String nonce = grant.request().parameters().get("nonce");
        if (nonce != null) {
            claims.put("nonce", nonce);
        }
        if (grant.given().scopes().contains("fhirUser")) {
            putFhirUser(claims, account);
        }
        if (grant.given().scopes().contains("profile")) {
            claims.put("name", account.displayName());
            claims.put("preferred_username", account.username());
        }
        return claims;
    }

    /** How and when the person signed in (RFC 9068, 2.2.1). */
    private static void putLogin(Map<String, Object> claims, Grant grant) {
        claims.put("auth_time", grant.person().authenticatedAt().getEpochSecond());
        claims.put("amr", grant.person().methods().stream().sorted().toList());
    }

    private void putFhirUser(Map<String, Object> claims, Account account) {
        ResourceReference user = account.fhirUser();
        if (user != null) {
            claims.put("fhirUser", policy.fhirBase() + "/" + user);
        }
    }

    private static void putContext(Map<String, Object> claims, Grant.Given given) {
        if (given.patient() != null) {
            claims.put("patient", given.patient());
        }
        if (given.encounter() != null) {
            claims.put("encounter", given.encounter());
        }
    }

    private Map<String, Object> common(Client client, Collection<String> scopes, Instant now) {
        Map<String, Object> claims = new LinkedHashMap<>();
        putOrigin(claims, client.id(), client.tenant(), now, policy.accessTokens());
        claims.put("scope", String.join(" ", new TreeSet<>(scopes)));
        return claims;
    }

    private void putOrigin(Map<String, Object> claims, String client, Tenant tenant, Instant now, Duration life) {
        claims.put("iss", policy.issuer());
        claims.put("aud", policy.fhirBase());
        claims.put("client_id", client);
        claims.put("iat", now.getEpochSecond());
        claims.put("nbf", now.getEpochSecond());
        claims.put("exp", now.plus(life).getEpochSecond());
        claims.put("jti", newId());
        claims.put("tenant", tenant.id());
    }

    private static void putRoles(Map<String, Object> claims, Collection<Role> roles) {
        if (!roles.isEmpty()) {
            claims.put("roles", roles.stream().map(Role::code).sorted().toList());
        }
    }

    private String newId() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
