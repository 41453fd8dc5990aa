package health.attest.threat;

/** What becomes of a request. */
public sealed interface Verdict {
    /** It goes on. */
    record Proceed() implements Verdict {}

    /** It comes back with a solved challenge, or not at all. */
    record Challenge() implements Verdict {}

    /**
     * It is refused.
     *
     * @param offender whether more than this request is refused: the address for a day, or the subject for a while
     */
    record Refuse(boolean offender) implements Verdict {}

    /** Its key must wait. */
    record Throttle(int retryAfterSeconds) implements Verdict {}

    /** Word in the security log. */
    default String action() {
        if (this instanceof Proceed) {
            return "proceed";
        }
        if (this instanceof Challenge) {
            return "challenge";
        }
        if (this instanceof Throttle) {
            return "throttle";
        }
        return this instanceof Refuse refuse && refuse.offender() ? "block" : "refuse";
    }
}
