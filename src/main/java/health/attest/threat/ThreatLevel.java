package health.attest.threat;

/** Four steps of a score. */
public enum ThreatLevel {
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL;

    /** The level of that many points: 0 to 39, 40 to 59, 60 to 79, 80 to 100. */
    public static ThreatLevel of(int points) {
        if (points < 40) {
            return LOW;
        }
        if (points < 60) {
            return MEDIUM;
        }
        return points < 80 ? HIGH : CRITICAL;
    }
}
