package health.attest.issuer;

import health.attest.access.Tenant;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a person lets a client do.
 *
 * @param id never changes
 * @param client whom
 * @param tenant whose data it is about
 * @param person who
 * @param request what was asked for
 * @param given what was given; nothing until the person has decided
 * @param life how far it has come
 */
public record Grant(UUID id, String client, Tenant tenant, Person person, Request request, Given given, Life life) {

    /**
     * The person, as signed in when asked.
     *
     * @param account id of the account
     * @param session id of the browser session
     * @param authenticatedAt when a password or passkey was last given
     * @param methods what was given ({@code amr})
     */
    public record Person(UUID account, UUID session, Instant authenticatedAt, Set<String> methods) {
        public Person {
            methods = Set.copyOf(methods);
        }
    }

    /**
     * The authorization request.
     *
     * @param redirect where the answer goes; null for the client's only address
     * @param scopes scopes asked for
     * @param parameters all others of its parameters
     */
    public record Request(@Nullable String redirect, Set<String> scopes, Map<String, String> parameters) {
        public Request {
            scopes = Set.copyOf(scopes);
            parameters = Map.copyOf(parameters);
        }
    }

    /**
     * What was given.
     *
     * @param scopes scopes
     * @param patient logical id of the patient in context
     * @param encounter logical id of the encounter in context
     */
    public record Given(
            Set<String> scopes,
            @Nullable String patient,
            @Nullable String encounter) {
        public static final Given NOTHING = new Given(Set.of(), null, null);

        public Given {
            scopes = Set.copyOf(scopes);
        }
    }

    /**
     * How far a grant has come.
     *
     * @param codeExpires when its code ends; null before there is one
     * @param codeUsed whether the code was redeemed
     * @param expires when it ends, whatever is refreshed
     * @param revoked whether it was ended before
     */
    public record Life(@Nullable Instant codeExpires, boolean codeUsed, Instant expires, boolean revoked) {}

    /** The same with something given. */
    public Grant giving(Given other) {
        return new Grant(id, client, tenant, person, request, other, life);
    }

    /** Whether its refresh tokens outlive the session. */
    public boolean isOffline() {
        return given.scopes().contains("offline_access");
    }

    /** Whether it comes with refresh tokens at all. */
    public boolean isRefreshable() {
        return isOffline() || given.scopes().contains("online_access");
    }
}
