package health.attest.consent;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which labels a resource gets for the sensitive codes it carries. Thread-safe. */
public final class Labelling {
    private final List<SensitiveCodes> sensitive;

    public Labelling(List<SensitiveCodes> sensitive) {
        this.sensitive = List.copyOf(sensitive);
    }

    /**
     * A value set and what it makes of a resource.
     *
     * @param label {@code system|code} of the sensitivity
     * @param confidentiality how closed it is at least
     * @param codes {@code system|code} of its members
     */
    public record SensitiveCodes(String label, Confidentiality confidentiality, Set<String> codes) {
        public SensitiveCodes {
            codes = Set.copyOf(codes);
        }
    }

    /**
     * The labels that these codes call for and the resource does not carry yet; a lower confidentiality is no label.
     */
    public Set<String> missing(Set<String> codes, Set<String> labels) {
        Set<String> missing = new HashSet<>();
        Confidentiality level = Confidentiality.highest(labels);
        for (SensitiveCodes each : sensitive) {
            if (codes.stream().anyMatch(each.codes()::contains)) {
                missing.add(each.label());
                level = level.compareTo(each.confidentiality()) >= 0 ? level : each.confidentiality();
            }
        }
        if (!missing.isEmpty() && level != Confidentiality.highest(labels)) {
            missing.add(Confidentiality.SYSTEM + "|" + level);
        }
        missing.removeAll(labels);
        return missing;
    }
}
