package health.attest.consent;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;

/** HL7 v3 Confidentiality, from the most open to the most closed. */
public enum Confidentiality {
    U,
    L,
    M,
    N,
    R,
    V;

    /** The code system's URL. */
    public static final String SYSTEM = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";

    /** The level that a {@code system|code} label states; empty for labels that state none. */
    public static Optional<Confidentiality> of(String label) {
        return Arrays.stream(values())
                .filter(level -> label.equals(SYSTEM + "|" + level))
                .findFirst();
    }

    /** The highest level among the labels; {@code N} when none is stated. */
    public static Confidentiality highest(Collection<String> labels) {
        return labels.stream()
                .flatMap(label -> of(label).stream())
                .max(Confidentiality::compareTo)
                .orElse(N);
    }

    /** Whether ordinary care may see it: {@code U}, {@code L}, {@code M} and {@code N}. */
    public boolean isNormal() {
        return compareTo(N) <= 0;
    }
}
