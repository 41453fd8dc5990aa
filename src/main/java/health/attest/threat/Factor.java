package health.attest.threat;

import java.util.Locale;

/** What a score is made of. */
public enum Factor {
    RATE(20),
    RATE_VIOLATIONS(20),
    PATTERN(25),
    SESSION(20),
    USER_AGENT(15),
    AUTHENTICATION_FAILURES(10),
    SIGNATURE(30),
    PROBING(20);

    private final int pointsMax;

    Factor(int pointsMax) {
        this.pointsMax = pointsMax;
    }

    /** Most points this factor gives. */
    public int pointsMax() {
        return pointsMax;
    }

    /** Name in the security log, for example {@code rate-violations}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
