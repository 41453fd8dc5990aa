package health.attest.threat;

import java.util.List;

/** Sliding windows of all keys. Thread-safe. */
public interface ThreatCounters {
    /** Distinct addresses with one fingerprint within five minutes that make a coordinated attack. */
    int COORDINATED_ADDRESSES_MIN = 50;
    /** Most signals in one call. */
    int SIGNALS_MAX = 256;

    /**
     * What came of signals.
     *
     * @param coordinated patterns that have just become a coordinated attack; each at most once an hour
     * @param failedChallenges keys that have failed three challenges within ten minutes
     */
    record Outcome(List<String> coordinated, List<String> failedChallenges) {
        public Outcome {
            coordinated = List.copyOf(coordinated);
            failedChallenges = List.copyOf(failedChallenges);
        }
    }

    /** Counts one request and says how its key stands, in one atomic step. */
    Snapshot visit(Visit visit);

    /** Counts at most {@link #SIGNALS_MAX} signals in one step. */
    Outcome report(List<Signal> signals);

    /** Marks a challenge as used; false if it already was. */
    boolean spend(String challenge);
}
