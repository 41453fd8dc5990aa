package health.attest.account;

import java.time.Duration;
import java.util.stream.IntStream;

/**
 * How long one address waits after wrong passwords for one name: nothing for the first failures, then twice as long
 * after each, up to a bound. Other addresses wait for their own failures only, so nobody can lock an account for its
 * owner.
 *
 * @param freeCount failures without a delay, at least 1
 * @param longest the longest delay
 */
public record AttemptDelay(int freeCount, Duration longest) {
    /** Five free failures, then 1, 2, 4 … seconds up to 15 minutes. */
    public static final AttemptDelay DEFAULT = new AttemptDelay(5, Duration.ofMinutes(15));

    private static final int DOUBLINGS_MAX = 30;

    public AttemptDelay {
        if (freeCount < 1 || freeCount > 100 || longest.isNegative() || longest.isZero()) {
            throw new IllegalArgumentException("a delay needs a free failure and a length");
        }
    }

    /** How long the next attempt waits after that many failures. */
    public Duration after(int failures) {
        if (failures < freeCount) {
            return Duration.ZERO;
        }
        Duration delay = Duration.ofSeconds(1L << Math.min(failures - freeCount, DOUBLINGS_MAX));
        return delay.compareTo(longest) > 0 ? longest : delay;
    }

    /** {@link #after} in seconds, of 1 failure, of 2, and so on; the last one holds for all that follow. */
    public long[] seconds() {
        return IntStream.rangeClosed(1, freeCount + DOUBLINGS_MAX)
                .mapToLong(failures -> after(failures).toSeconds())
                .toArray();
    }
}
