package health.attest.threat;

import java.util.List;
import java.util.stream.Stream;

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
        public static final Outcome NOTHING = new Outcome(List.of(), List.of());

        public Outcome {
            coordinated = List.copyOf(coordinated);
            failedChallenges = List.copyOf(failedChallenges);
        }

        /** What came of these and of other signals. */
        Outcome and(Outcome other) {
            return new Outcome(
                    joined(coordinated, other.coordinated), joined(failedChallenges, other.failedChallenges));
        }

        private static List<String> joined(List<String> some, List<String> more) {
            return Stream.concat(some.stream(), more.stream()).toList();
        }
    }

    /** Counts one request and says how its key stands, in one atomic step. */
    Snapshot visit(Visit visit);

    /** Counts at most {@link #SIGNALS_MAX} signals in one step; none at all is a time to catch up on earlier ones. */
    Outcome report(List<Signal> signals);

    /** Marks a challenge as used; false if it already was. */
    boolean spend(String challenge);
}
