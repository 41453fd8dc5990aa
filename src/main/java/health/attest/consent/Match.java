package health.attest.consent;

import java.util.Collection;
import java.util.function.Function;

/**
 * Whether a criterion holds, with a third answer for what cannot be known.
 *
 * <p>Kleene's strong logic: {@code MAYBE} widens a deny (it applies) and narrows a permit (it does not).
 */
enum Match {
    NO,
    MAYBE,
    YES;

    static Match of(boolean holds) {
        return holds ? YES : NO;
    }

    Match and(Match other) {
        return compareTo(other) <= 0 ? this : other;
    }

    Match or(Match other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** The best answer of any alternative; no alternatives state nothing and hold. */
    static <T> Match any(Collection<T> alternatives, Function<T, Match> each) {
        if (alternatives.isEmpty()) {
            return YES;
        }
        return alternatives.stream().map(each).reduce(NO, Match::or);
    }

    /** How far {@code stated} covers {@code actual}: all of it, some of it or none of it. */
    static Match covering(long covered, long actual) {
        if (covered == 0) {
            return NO;
        }
        return covered == actual ? YES : MAYBE;
    }
}
