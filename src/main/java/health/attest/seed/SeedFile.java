package health.attest.seed;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * A file with a bundle to load.
 *
 * @param path where it is
 * @param sha256 digest of its bytes, lower-case hexadecimal
 * @param type {@code transaction} or {@code batch}, as the bundle states it
 * @param entries number of its entries
 * @param resourceTypes types of the resources in them
 * @param entriesEnd offset of the bracket that closes the entries, in bytes
 */
public record SeedFile(Path path, String sha256, String type, int entries, Set<String> resourceTypes, int entriesEnd) {
    private static final Set<String> PLACES = Set.of("Organization", "Location");
    private static final Set<String> PEOPLE = Set.of("Practitioner", "PractitionerRole");

    /** Organizations and locations, then practitioners, then whatever refers to them; by name within each. */
    private static final Comparator<SeedFile> ORDER = Comparator.comparingInt(SeedFile::rank)
            .thenComparing(file -> file.path().toString());

    public SeedFile {
        resourceTypes = Set.copyOf(resourceTypes);
        if (!type.equals("transaction") && !type.equals("batch")) {
            throw new IllegalArgumentException("is a bundle of type " + type + ", not a transaction or batch");
        }
    }

    /** The files in the order in which each finds what it refers to. */
    public static List<SeedFile> inOrder(List<SeedFile> files) {
        return files.stream().sorted(ORDER).toList();
    }

    public boolean isTransaction() {
        return type.equals("transaction");
    }

    private int rank() {
        if (PLACES.containsAll(resourceTypes)) {
            return 0;
        }
        return PEOPLE.containsAll(resourceTypes) ? 1 : 2;
    }
}
