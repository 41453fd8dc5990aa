package health.attest.issuer;

import health.attest.access.PurposeOfUse;
import health.attest.access.Role;
import health.attest.access.Tenant;
import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A registered client.
 *
 * @param id its {@code client_id}
 * @param tenant the tenant its tokens speak for
 * @param name what people call it
 * @param kind what it is
 * @param proof how it proves who it is
 * @param addresses where people are sent
 * @param rights the most its tokens may say
 * @param state whether it may do anything
 */
public record Client(
        String id,
        Tenant tenant,
        String name,
        Kind kind,
        Proof proof,
        Addresses addresses,
        Rights rights,
        State state) {
    /** Longest name, in characters. */
    public static final int NAME_LENGTH_MAX = 100;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{2,63}");

    public Client {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("a client id is 3 to 64 of A-Z, a-z, 0-9, '.', '_' and '-'");
        }
        if (name.isBlank() || name.length() > NAME_LENGTH_MAX) {
            throw new IllegalArgumentException("a client has a name of at most " + NAME_LENGTH_MAX + " characters");
        }
        if (kind == Kind.SYSTEM && (!addresses.redirects().isEmpty() || proof.method() != Method.PRIVATE_KEY_JWT)) {
            throw new IllegalArgumentException("a system client has a key of its own and sends nobody anywhere");
        }
        if (kind == Kind.APP && addresses.redirects().isEmpty()) {
            throw new IllegalArgumentException("an app has at least one redirect address");
        }
        if (kind == Kind.APP && rights.roles().contains(Role.INTEGRATION)) {
            throw new IllegalArgumentException("only a system client can be the custodian's own system");
        }
    }

    /** What a client is. */
    public enum Kind {
        /** Acts for people: authorization code. */
        APP,
        /** Acts for itself: client credentials. */
        SYSTEM,
        /** Has no tokens of its own and asks what others are worth: introspection. */
        RESOURCE_SERVER
    }

    /** How a client proves who it is. */
    public enum Method {
        /** Not at all; PKCE alone ties its requests together. */
        NONE,
        CLIENT_SECRET_BASIC,
        PRIVATE_KEY_JWT
    }

    /** Whether a client may do anything. */
    public enum State {
        /** Waits for a second person. */
        PENDING,
        ACTIVE,
        DISABLED
    }

    /**
     * What a client proves itself with.
     *
     * @param secretHash hash of its secret; null without one
     * @param keySet its public keys as a JSON Web Key Set; null when they are fetched
     * @param keySetUrl where its public keys are; null when they are registered by value
     */
    public record Proof(
            Method method,
            @Nullable String secretHash,
            @Nullable String keySet,
            @Nullable URI keySetUrl) {
        public static final Proof NONE = new Proof(Method.NONE, null, null, null);

        public Proof {
            boolean keys = (keySet == null) != (keySetUrl == null);
            boolean fits =
                    switch (method) {
                        case NONE -> secretHash == null && keySet == null && keySetUrl == null;
                        case CLIENT_SECRET_BASIC -> secretHash != null && keySet == null && keySetUrl == null;
                        case PRIVATE_KEY_JWT -> secretHash == null && keys;
                    };
            if (!fits) {
                throw new IllegalArgumentException("a client proves itself by nothing, by a secret or by keys");
            }
        }

        @Override
        public String toString() {
            return "Proof[" + method + "]";
        }
    }

    /**
     * Where people are sent.
     *
     * @param redirects where codes go, compared character by character
     * @param launch where an EHR launch opens the app; null when it cannot be launched so
     */
    public record Addresses(Set<String> redirects, @Nullable URI launch) {
        public static final Addresses NONE = new Addresses(Set.of(), null);

        public Addresses {
            redirects = Set.copyOf(redirects);
            redirects.forEach(address -> RedirectAddresses.requireSafe(URI.create(address)));
            if (launch != null) {
                RedirectAddresses.requireSafe(launch);
            }
        }
    }

    /**
     * The most that a client's tokens may say.
     *
     * @param scopes scopes that cover all it can have
     * @param roles what it is itself; only of a system client
     * @param purposes what it asks for data for
     * @param offline whether its grants may outlive the user's session
     * @param requestLimit requests a minute of each of its users, or of itself, 1 to 1 000 000; null for what is usual
     */
    public record Rights(
            Set<String> scopes,
            Set<Role> roles,
            Set<PurposeOfUse> purposes,
            boolean offline,
            @Nullable Integer requestLimit) {
        public static final int REQUEST_LIMIT_MAX = 1_000_000;
        public static final Rights NONE = new Rights(Set.of(), Set.of(), Set.of(), false);

        public Rights(Set<String> scopes, Set<Role> roles, Set<PurposeOfUse> purposes, boolean offline) {
            this(scopes, roles, purposes, offline, null);
        }

        public Rights {
            if (requestLimit != null && (requestLimit < 1 || requestLimit > REQUEST_LIMIT_MAX)) {
                throw new IllegalArgumentException("A request limit is 1 to " + REQUEST_LIMIT_MAX + ".");
            }
            scopes = Set.copyOf(scopes);
            roles = Set.copyOf(roles);
            purposes = Set.copyOf(purposes);
        }
    }

    public boolean isActive() {
        return state == State.ACTIVE;
    }

    /** The web origins that its pages are served from. */
    public Set<String> origins() {
        return addresses.redirects().stream()
                .flatMap(address -> RedirectAddresses.originOf(URI.create(address)).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The same client in another state. */
    public Client in(State other) {
        return new Client(id, tenant, name, kind, proof, addresses, rights, other);
    }
}
