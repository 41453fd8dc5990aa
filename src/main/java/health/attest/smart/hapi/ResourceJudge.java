package health.attest.smart.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.searchparam.matcher.InMemoryMatchResult;
import ca.uhn.fhir.jpa.searchparam.matcher.SearchParamMatcher;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.util.FhirTerser;
import ca.uhn.fhir.util.UrlUtil;
import health.attest.access.AccessIndex;
import health.attest.access.AccessIndexEntry;
import health.attest.access.ResourceReference;
import health.attest.smart.Letter;
import health.attest.smart.Reach;
import health.attest.smart.Reach.Grant;
import health.attest.smart.Reach.Within;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBaseReference;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;

/** Judges whether one resource, as it is, lies within a caller's reach. */
final class ResourceJudge {
    private static final String PATIENT = "Patient";
    /** Types outside the compartment that are a patient's when the one patient they name is that one. */
    private static final Set<String> BY_NAMED_PATIENTS = Set.of("Device", "Group", "List");

    private final FhirContext fhir;
    private final FhirTerser terser;
    private final SearchParamMatcher matcher;
    private final AccessIndex index;

    ResourceJudge(FhirContext fhir, SearchParamMatcher matcher, AccessIndex index) {
        this.fhir = fhir;
        this.terser = fhir.newTerser();
        this.matcher = matcher;
        this.index = index;
    }

    /** Whether the caller reaches the resource for that letter. */
    boolean admits(Scoped scoped, Letter letter, IBaseResource resource, RequestDetails request) {
        String type = fhir.getResourceType(resource);
        Reach reach = scoped.scopes().reach(letter, type);
        if (reach.isEverything()) {
            return true;
        }
        return reach.grants().stream()
                .anyMatch(grant ->
                        isWithin(scoped, grant.within(), type, resource) && matches(grant, type, resource, request));
    }

    /** Whether the current version of a resource, as the index knows it, lies within a reach; filters aside. */
    static boolean admits(Reach reach, AccessIndexEntry entry) {
        return reach.grants().stream().map(Grant::within).anyMatch(within -> {
            if (within instanceof Within.Compartment compartment) {
                return entry.patients().contains(compartment.patient());
            }
            if (within instanceof Within.AboutNobody) {
                return entry.patients().isEmpty();
            }
            return within instanceof Within.Everything;
        });
    }

    /** The ids of the patients in whose compartment the resource is. */
    Set<String> patientsOf(String type, IBaseResource resource) {
        if (type.equals(PATIENT)) {
            return Set.of(String.valueOf(resource.getIdElement().getIdPart()));
        }
        return terser.getCompartmentOwnersForResource(PATIENT, resource, Set.of()).stream()
                .map(owner -> String.valueOf(owner.getIdPart()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private boolean isWithin(Scoped scoped, Within within, String type, IBaseResource resource) {
        if (within instanceof Within.Everything) {
            return true;
        }
        if (within instanceof Within.AboutNobody) {
            return patientsOf(type, resource).isEmpty();
        }
        return within instanceof Within.Compartment compartment && isOf(scoped, compartment.patient(), type, resource);
    }

    private boolean isOf(Scoped scoped, String patient, String type, IBaseResource resource) {
        if (BY_NAMED_PATIENTS.contains(type)) {
            return namedPatients(resource).collect(Collectors.toSet()).equals(Set.of(patient));
        }
        boolean inCompartment = patientsOf(type, resource).contains(patient);
        return resource instanceof Provenance provenance
                ? inCompartment && targetsAreOf(scoped, patient, provenance)
                : inCompartment;
    }

    private Stream<String> namedPatients(IBaseResource resource) {
        return terser.getAllPopulatedChildElementsOfType(resource, IBaseReference.class).stream()
                .map(IBaseReference::getReferenceElement)
                .filter(reference -> PATIENT.equals(reference.getResourceType()))
                .map(reference -> String.valueOf(reference.getIdPart()));
    }

    private boolean targetsAreOf(Scoped scoped, String patient, Provenance provenance) {
        List<ResourceReference> targets = provenance.getTarget().stream()
                .map(Reference::getReferenceElement)
                .filter(target -> target.hasResourceType() && target.hasIdPart())
                .map(target -> new ResourceReference(target.getResourceType(), target.getIdPart()))
                .toList();
        Map<ResourceReference, AccessIndexEntry> entries =
                index.findAll(scoped.context().tenant(), targets);
        return targets.size() == provenance.getTarget().size()
                && targets.stream().allMatch(target -> {
                    AccessIndexEntry entry = entries.get(target);
                    boolean readable =
                            !scoped.scopes().reach(Letter.READ, target.type()).isNothing();
                    return entry != null && readable && entry.patients().contains(patient);
                });
    }

    private boolean matches(Grant grant, String type, IBaseResource resource, RequestDetails request) {
        if (grant.filter().isEmpty()) {
            return true;
        }
        InMemoryMatchResult result = matcher.match(type + "?" + query(grant), resource, request);
        return result.supported() && result.matched();
    }

    /** A grant's filter as a query. */
    static String query(Grant grant) {
        return grant.filter().entrySet().stream()
                .map(parameter -> parameter.getKey() + "="
                        + parameter.getValue().stream()
                                .map(UrlUtil::escapeUrlParam)
                                .collect(Collectors.joining(",")))
                .collect(Collectors.joining("&"));
    }
}
