package health.attest.consent;

import health.attest.access.ResourceReference;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What would be disclosed: one version of a resource, or all that a query for a type may find.
 *
 * @param type resource type
 * @param instance which resource; null when none in particular
 * @param patients ids of the patients it is about
 * @param labels {@code system|code} of every {@code meta.security}
 * @param codes {@code system|code} of its class, type, category and code elements
 * @param profiles its {@code meta.profile}
 * @param relevant when what it tells happened; null for types that have no such time, all time when it is not stated
 * @param authors who wrote it or is named as its author
 * @param references what it refers to
 * @param referrers resources named by consents that refer to it
 */
public record Matter(
        String type,
        @Nullable ResourceReference instance,
        Set<String> patients,
        Set<String> labels,
        Set<String> codes,
        Set<String> profiles,
        @Nullable Timespan relevant,
        Set<ResourceReference> authors,
        Set<ResourceReference> references,
        Set<ResourceReference> referrers) {

    public Matter {
        patients = Set.copyOf(patients);
        labels = Set.copyOf(labels);
        codes = Set.copyOf(codes);
        profiles = Set.copyOf(profiles);
        authors = Set.copyOf(authors);
        references = Set.copyOf(references);
        referrers = Set.copyOf(referrers);
    }

    /** Its confidentiality; {@code N} when no label states one. */
    public Confidentiality confidentiality() {
        return Confidentiality.highest(labels);
    }

    /** An unlabelled resource of that type about somebody. */
    public static Matter plain(String type) {
        Set<String> somebody = Set.of("somebody");
        return new Matter(type, null, somebody, Set.of(), Set.of(), Set.of(), null, Set.of(), Set.of(), Set.of());
    }

    /** The same about more patients and under more labels. */
    public Matter about(Set<String> more, Set<String> under) {
        return new Matter(type, instance, more, under, codes, profiles, relevant, authors, references, referrers);
    }

    /** The same with all its authors. */
    Matter by(Set<ResourceReference> all) {
        return new Matter(type, instance, patients, labels, codes, profiles, relevant, all, references, referrers);
    }

    /** The same with those who refer to it. */
    Matter referredToBy(Set<ResourceReference> all) {
        return new Matter(type, instance, patients, labels, codes, profiles, relevant, authors, references, all);
    }
}
