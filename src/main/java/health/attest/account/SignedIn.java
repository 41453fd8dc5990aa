package health.attest.account;

import health.attest.access.Caller;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * A browser session whose owner has proved who they are, with every factor asked of them: the principal of Spring
 * Security's authentication. A session that still waits for its second factor never becomes one.
 *
 * @param account as it was when the request came
 * @param sessionId public id of the session; the {@code sid} of its tokens. Not its cookie
 * @param authenticatedAt when a password or passkey was last given ({@code auth_time})
 * @param methods what was given
 */
public record SignedIn(Account account, UUID sessionId, Instant authenticatedAt, Set<AuthenticationMethod> methods)
        implements Principal {
    /** Servlet request attribute that holds it, on requests to routes that people sign in for. */
    public static final String ATTRIBUTE = "health.attest.account.SignedIn";

    private static final Duration LIFE_MAX = Duration.ofHours(24);

    public SignedIn {
        methods = Set.copyOf(methods);
    }

    /** The account's id: what tokens say in {@code sub}. */
    @Override
    public String getName() {
        return account.id().toString();
    }

    /**
     * Who asks when a request comes with this session: a person without scopes, for a session is no token.
     *
     * @param issuer the {@code iss} of the account's tokens
     */
    public Caller.Authenticated caller(String issuer) {
        return new Caller.Authenticated(
                new Caller.Subject(issuer, "browser", getName()),
                Set.of(),
                account.roles(),
                account.fhirUser(),
                Caller.LaunchContext.NONE,
                Set.of(),
                sessionId.toString(),
                authenticatedAt.plus(LIFE_MAX),
                false,
                null);
    }
}
