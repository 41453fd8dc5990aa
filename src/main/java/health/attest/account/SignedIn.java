package health.attest.account;

import java.security.Principal;
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

    public SignedIn {
        methods = Set.copyOf(methods);
    }

    /** The account's id: what tokens say in {@code sub}. */
    @Override
    public String getName() {
        return account.id().toString();
    }
}
