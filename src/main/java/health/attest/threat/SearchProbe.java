package health.attest.threat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a search that returned at most one row would be compared by: for each of its parameters the search without that
 * one value, and the value. A hundred values under one shape are somebody guessing.
 *
 * @param shape the search without one value
 * @param value that value
 */
public record SearchProbe(String shape, String value) {
    private static final int PARAMETERS_MAX = 8;

    /**
     * The probes of one search, at most eight.
     *
     * @param type resource type, or empty for a search over all
     * @param parameters values by name; those that only shape the answer are left out
     */
    public static List<SearchProbe> of(String type, Map<String, ? extends Collection<String>> parameters) {
        SortedMap<String, String> given = new TreeMap<>();
        parameters.forEach((name, values) -> {
            // _id, _has and _lastUpdated select; every other of these only shapes the answer.
            boolean selects = !name.startsWith("_")
                    || name.equals("_id")
                    || name.startsWith("_has:")
                    || name.startsWith("_lastUpdated");
            if (selects && given.size() < PARAMETERS_MAX) {
                given.put(name, String.join("&", values));
            }
        });
        List<SearchProbe> probes = new ArrayList<>();
        given.forEach((name, value) -> {
            SortedMap<String, String> others = new TreeMap<>(given);
            others.put(name, "?");
            probes.add(new SearchProbe(type + others, value));
        });
        return List.copyOf(probes);
    }
}
