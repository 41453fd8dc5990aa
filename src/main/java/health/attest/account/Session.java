package health.attest.account;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * A browser somebody is signing in or signed in with.
 *
 * @param id its public id
 * @param account whose
 * @param state how far it has come
 * @param methods what was given so far
 * @param device where it is
 * @param times when things happened
 */
public record Session(
        UUID id, Account account, State state, Set<AuthenticationMethod> methods, Device device, Times times) {

    /** Most characters kept of what a browser says about itself. */
    public static final int USER_AGENT_LENGTH_MAX = 200;

    /** How far a session has come. */
    public enum State {
        /** The password was right and a second factor is asked for: no authority at all. */
        SECOND_FACTOR_PENDING,
        /** The password was right and the role needs a second factor that is not set up yet: no authority at all. */
        ENROLLING,
        /** Everything that is asked for was given. */
        COMPLETE
    }

    /**
     * Where a session is.
     *
     * @param address network address it began from
     * @param userAgent what the browser says it is
     */
    public record Device(String address, String userAgent) {
        public Device {
            userAgent = userAgent.length() > USER_AGENT_LENGTH_MAX
                    ? userAgent.substring(0, USER_AGENT_LENGTH_MAX)
                    : userAgent;
        }
    }

    /**
     * When things happened.
     *
     * @param created when it began
     * @param authenticated when a password or passkey was last given
     * @param lastUsed when a request last came with it, to half a minute
     */
    public record Times(Instant created, Instant authenticated, Instant lastUsed) {}

    public Session {
        methods = Set.copyOf(methods);
    }

    /** The session's authority; only a complete one has any. */
    public SignedIn signedIn() {
        if (state != State.COMPLETE) {
            throw new IllegalStateException("the session waits for a second factor");
        }
        return new SignedIn(account, id, times.authenticated(), methods);
    }
}
