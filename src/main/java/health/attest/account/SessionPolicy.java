package health.attest.account;

import java.time.Duration;
import java.time.Instant;

/**
 * How long sessions live.
 *
 * @param idleMax without a request, at most this long; 1 minute to 1 hour
 * @param lifeMax at most this long in all; at most 24 h
 * @param pendingMax how long a second factor may take; at most 15 minutes
 * @param perAccountMax how many at once, 1 to 20; one more ends the one unused longest
 */
public record SessionPolicy(Duration idleMax, Duration lifeMax, Duration pendingMax, int perAccountMax) {
    /** Fifteen minutes, twelve hours, five minutes, five sessions. */
    public static final SessionPolicy DEFAULT =
            new SessionPolicy(Duration.ofMinutes(15), Duration.ofHours(12), Duration.ofMinutes(5), 5);

    public SessionPolicy {
        require(idleMax.compareTo(Duration.ofMinutes(1)) >= 0 && idleMax.compareTo(Duration.ofHours(1)) <= 0, "idle");
        require(lifeMax.compareTo(idleMax) >= 0 && lifeMax.compareTo(Duration.ofHours(24)) <= 0, "life");
        require(
                !pendingMax.isNegative() && !pendingMax.isZero() && pendingMax.compareTo(Duration.ofMinutes(15)) <= 0,
                "pending");
        require(perAccountMax >= 1 && perAccountMax <= 20, "per account");
    }

    /** Whether a session is still one. */
    boolean isAlive(Session session, Instant now) {
        Session.Times times = session.times();
        if (session.state() != Session.State.COMPLETE) {
            return times.created().plus(pendingMax).isAfter(now);
        }
        return times.lastUsed().plus(idleMax).isAfter(now)
                && times.created().plus(lifeMax).isAfter(now);
    }

    private static void require(boolean within, String what) {
        if (!within) {
            throw new IllegalArgumentException("a session's bound is out of range: " + what);
        }
    }
}
