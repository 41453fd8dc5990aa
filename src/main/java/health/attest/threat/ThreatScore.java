package health.attest.threat;

import java.util.EnumMap;
import java.util.Map;

/**
 * How hostile a request looks.
 *
 * @param factors points of every factor, as they were before relief
 * @param relief points taken off after a solved challenge
 */
public record ThreatScore(Map<Factor, Integer> factors, int relief) {
    /** No suspicion at all. */
    public static final ThreatScore NONE = new ThreatScore(Map.of(), 0);

    public ThreatScore {
        Map<Factor, Integer> every = new EnumMap<>(Factor.class);
        for (Factor factor : Factor.values()) {
            every.put(factor, factors.getOrDefault(factor, 0));
        }
        factors = Map.copyOf(every);
    }

    /** Points of one factor. */
    public int of(Factor factor) {
        return factors.getOrDefault(factor, 0);
    }

    /** 0 to 100. */
    public int points() {
        int sum = factors.values().stream().mapToInt(Integer::intValue).sum();
        return Math.max(0, Math.min(100, sum - relief));
    }

    public ThreatLevel level() {
        return ThreatLevel.of(points());
    }
}
