package health.attest.fhir;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.util.FhirTerser;
import ca.uhn.fhir.util.ResourceReferenceInfo;
import health.attest.access.AccessIndexEntry;
import health.attest.access.ResourceReference;
import health.attest.access.Tenant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a resource what the access index says about it. Thread-safe.
 *
 * <p>Compartments follow the R4 CompartmentDefinition of Patient, as HAPI's search parameters state it.
 */
public final class AccessIndexExtractor {
    /** Raised whenever something else is read than before; the index is then rebuilt before anyone is served. */
    public static final int FORM = 1;

    /** Confidentiality from least to most (HL7 v3 Confidentiality); no label is {@code N}. */
    private static final List<String> CONFIDENTIALITY = List.of("U", "L", "M", "N", "R", "V");

    private static final String CONFIDENTIALITY_SYSTEM = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";
    private static final String UNLABELLED = "N";

    /** Who can have a relation to a patient that access rules name. */
    private static final Set<String> ACTORS =
            Set.of("Practitioner", "PractitionerRole", "Organization", "CareTeam", "RelatedPerson");

    /** Top-level elements whose codes consent rules can name: what kind of thing it is and what it is about. */
    private static final List<String> CODED = List.of(
            "class", "type", "category", "code", "vaccineCode", "medication[x]", "serviceType", "specialty", "topic");

    private final FhirTerser terser;

    public AccessIndexExtractor(FhirContext context) {
        this.terser = context.newTerser();
    }

    /**
     * The entry of this version.
     *
     * @param resource with id and version
     * @param author who wrote it, or null
     */
    public AccessIndexEntry extract(
            Tenant tenant, Resource resource, boolean deleted, @Nullable ResourceReference author) {
        IIdType id = resource.getIdElement();
        return new AccessIndexEntry(
                tenant,
                new ResourceReference(resource.fhirType(), id.getIdPart()),
                id.getVersionIdPartAsLong(),
                deleted,
                patients(resource),
                actors(resource),
                confidentiality(resource),
                labels(resource),
                codes(resource),
                author);
    }

    private Set<String> patients(Resource resource) {
        Set<String> patients = terser.getCompartmentOwnersForResource("Patient", resource, Set.of()).stream()
                .filter(owner -> !owner.hasResourceType() || "Patient".equals(owner.getResourceType()))
                .map(IIdType::getIdPart)
                .filter(id -> id != null && !id.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        if ("Patient".equals(resource.fhirType())) {
            patients.add(resource.getIdElement().getIdPart());
        }
        return patients;
    }

    private Set<ResourceReference> actors(Resource resource) {
        return terser.getAllResourceReferences(resource).stream()
                .map(ResourceReferenceInfo::getResourceReference)
                .map(reference -> reference.getReferenceElement())
                .filter(target -> target.hasResourceType() && ACTORS.contains(target.getResourceType()))
                .flatMap(target ->
                        ResourceReference.parse(target.getResourceType() + "/" + target.getIdPart(), "").stream())
                .collect(Collectors.toSet());
    }

    private static String confidentiality(Resource resource) {
        return resource.getMeta().getSecurity().stream()
                .filter(label -> CONFIDENTIALITY_SYSTEM.equals(label.getSystem()))
                .map(Coding::getCode)
                .filter(CONFIDENTIALITY::contains)
                .reduce((a, b) -> CONFIDENTIALITY.indexOf(a) >= CONFIDENTIALITY.indexOf(b) ? a : b)
                .orElse(UNLABELLED);
    }

    private static Set<String> labels(Resource resource) {
        return resource.getMeta().getSecurity().stream()
                .flatMap(label -> coded(label).stream())
                .collect(Collectors.toSet());
    }

    private static Set<String> codes(Resource resource) {
        Set<String> codes = new TreeSet<>();
        for (String name : CODED) {
            var child = resource.getChildByName(name);
            if (child == null) {
                continue;
            }
            for (Base value : child.getValues()) {
                if (value instanceof CodeableConcept concept) {
                    concept.getCoding().forEach(coding -> codes.addAll(coded(coding)));
                } else if (value instanceof Coding coding) {
                    codes.addAll(coded(coding));
                }
            }
        }
        return codes;
    }

    private static Set<String> coded(Coding coding) {
        return coding.hasCode()
                ? Set.of((coding.hasSystem() ? coding.getSystem() : "") + "|" + coding.getCode())
                : Set.of();
    }
}
