package health.attest.access;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What gates need to know about a current resource version without parsing it; the row of the access index.
 *
 * @param tenant whose resource it is
 * @param reference type and id
 * @param version version number, 1 for the first
 * @param deleted whether the current version is a deletion
 * @param patients ids of the patients in whose R4 compartment it is; a Patient is in its own
 * @param practitioners references of practitioners, roles and organisations it names
 * @param confidentiality highest v3 Confidentiality code on it ({@code U L M N R V}); {@code N} when none is stated
 * @param labels {@code system|code} of every {@code meta.security}
 * @param codes {@code system|code} of the class, type, category and code elements that consent rules can name
 * @param author reference of the one who wrote it ({@code fhirUser}); null for system clients
 */
public record AccessIndexEntry(
        Tenant tenant,
        ResourceReference reference,
        long version,
        boolean deleted,
        Set<String> patients,
        Set<ResourceReference> practitioners,
        String confidentiality,
        Set<String> labels,
        Set<String> codes,
        @Nullable ResourceReference author) {

    public AccessIndexEntry {
        patients = Set.copyOf(patients);
        practitioners = Set.copyOf(practitioners);
        labels = Set.copyOf(labels);
        codes = Set.copyOf(codes);
    }
}
