package health.attest.audit;

import health.attest.access.AccessContext;
import health.attest.access.Caller;
import health.attest.access.Caller.TokenState;
import health.attest.access.ClientAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who did it, from where, in which request.
 *
 * @param requestId the request's id; null for what the server does by itself
 * @param address true client address; null for what the server does by itself
 * @param userAgent the client software's own name, at most {@value #USER_AGENT_LENGTH_MAX} characters, or null
 * @param caller who asked
 * @param started when the request came in; null when nobody noted it
 */
public record Requester(
        @Nullable String requestId,
        @Nullable ClientAddress address,
        @Nullable String userAgent,
        Caller caller,
        @Nullable Instant started) {
    static final int USER_AGENT_LENGTH_MAX = 256;

    /** The server itself: start, stop, jobs. */
    public static final Requester SERVER =
            new Requester(null, null, null, new Caller.Anonymous(TokenState.ABSENT), null);

    public Requester {
        if (userAgent != null && userAgent.length() > USER_AGENT_LENGTH_MAX) {
            userAgent = userAgent.substring(0, USER_AGENT_LENGTH_MAX);
        }
    }

    public static Requester of(AccessContext context) {
        return new Requester(context.requestId(), context.address(), null, context.caller(), null);
    }

    public Requester with(@Nullable String userAgent, @Nullable Instant started) {
        return new Requester(requestId, address, userAgent, caller, started);
    }

    boolean isServer() {
        return requestId == null && address == null;
    }
}
