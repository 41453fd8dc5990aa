package health.attest.transport;

import health.attest.access.DenialReason;

/** A body was refused while it was read; carries the answer and holds nothing of the body. */
public final class BodyRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final DenialReason reason;

    private BodyRefusedException(int status, DenialReason reason, String rule) {
        super(rule, null, false, false);
        this.status = status;
        this.reason = reason;
    }

    /** Larger, deeper or longer than permitted: 413. */
    public static BodyRefusedException tooLarge(String rule) {
        return new BodyRefusedException(413, DenialReason.LIMIT_EXCEEDED, rule);
    }

    /** Cannot be read, or can be read in two ways: 400. */
    public static BodyRefusedException malformed(String rule) {
        return new BodyRefusedException(400, DenialReason.MALFORMED, rule);
    }

    /** In an encoding nobody here reads: 415. */
    public static BodyRefusedException unsupported(String rule) {
        return new BodyRefusedException(415, DenialReason.MALFORMED, rule);
    }

    public int status() {
        return status;
    }

    public DenialReason reason() {
        return reason;
    }

    /** Name of the rule that refused, for the log. */
    public String rule() {
        return String.valueOf(getMessage());
    }
}
