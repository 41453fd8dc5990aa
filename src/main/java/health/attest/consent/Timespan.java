package health.attest.consent;

import java.time.Instant;

/**
 * A span of time, closed at its start and open at its end.
 *
 * @param start first instant in it
 * @param end first instant after it
 */
public record Timespan(Instant start, Instant end) {
    public static final Timespan ALWAYS = new Timespan(Instant.MIN, Instant.MAX);

    /** Whether that instant lies in the span. */
    public boolean contains(Instant instant) {
        return !instant.isBefore(start) && instant.isBefore(end);
    }

    /** Whether the span ends before it starts, so that nothing lies in it. */
    public boolean isInverted() {
        return !start.isBefore(end);
    }

    /** The smallest span that holds both. */
    public Timespan hull(Timespan other) {
        return new Timespan(
                start.isBefore(other.start) ? start : other.start, end.isAfter(other.end) ? end : other.end);
    }

    /** How far this span covers {@code other}. */
    Match covers(Timespan other) {
        if (!other.start.isBefore(end) || !start.isBefore(other.end)) {
            return Match.NO;
        }
        return Match.of(!other.start.isBefore(start) && !other.end.isAfter(end)).or(Match.MAYBE);
    }
}
