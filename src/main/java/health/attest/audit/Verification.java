package health.attest.audit;

import health.attest.access.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of the journal with the log, running or done.
 *
 * @param id name of the job
 * @param tenant whose events are compared
 * @param from events recorded at or after; null for the first
 * @param to events recorded before; null for the last
 * @param state how far it is
 * @param events events compared so far
 * @param leaves leaves derived so far
 * @param anchoredSize size of the head on chain that the log was compared with; 0 for none
 * @param findings how much does not hold
 * @param named the first of it, in words
 * @param started when it began
 * @param ended when it ended; null while it runs
 */
public record Verification(
        UUID id,
        Tenant tenant,
        @Nullable Instant from,
        @Nullable Instant to,
        State state,
        long events,
        long leaves,
        long anchoredSize,
        long findings,
        List<String> named,
        Instant started,
        @Nullable Instant ended) {

    /** Findings named in full; the others are counted. */
    public static final int NAMED_MAX = 1_000;

    public Verification {
        named = List.copyOf(named);
    }

    /** How far a verification is. */
    public enum State {
        RUNNING,
        /** Everything compared holds. */
        VERIFIED,
        /** Something does not hold. */
        ALTERED,
        /** It ended without a result: the server stopped, or something could not be read. */
        FAILED
    }
}
