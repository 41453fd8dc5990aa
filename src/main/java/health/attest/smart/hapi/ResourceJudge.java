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
import health.attest.smart.R4;
import health.attest.smart.Reach;
import health.attest.smart.Reach.Grant;
import health.attest.smart.Reach.Within;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBaseReference;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;

/** Judges whether one resource, as it is, lies within a caller's reach. */
final class ResourceJudge {
    private static final String PATIENT = "Patient";
    /** Types outside the compartment that are a patient's when the one patient they name is that one. */
    private static final Set<String> BY_NAMED_PATIENTS = Set.of("Group", "List");

    private final FhirContext fhir;
    private final FhirTerser terser;
    private final SearchParamMatcher matcher;
    private final AccessIndex index;
    private final TenantStore store;
    private final Attachments attachments;

    ResourceJudge(
            FhirContext fhir,
            SearchParamMatcher matcher,
            AccessIndex index,
            TenantStore store,
            Attachments attachments) {
        this.fhir = fhir;
        this.terser = fhir.newTerser();
        this.matcher = matcher;
        this.index = index;
        this.store = store;
        this.attachments = attachments;
    }

    /** Whether the caller reaches the resource for that letter. */
    boolean admits(Scoped scoped, Letter letter, IBaseResource resource, RequestDetails request) {
        String type = fhir.getResourceType(resource);
        Reach reach = scoped.scopes().reach(letter, type);
        if (reach.isNothing() || (resource instanceof Binary binary && !mayHandle(scoped, letter, binary, request))) {
            return false;
        }
        if (reach.isEverything()) {
            return true;
        }
        return reach.grants().stream()
                .anyMatch(grant -> isWithin(scoped, grant.within(), type, resource, request)
                        && matches(grant, type, resource, request));
    }

    /**
     * Whether the current version of a resource exists, or did until it was deleted, and is within reach. Where the
     * index cannot tell, because a scope has a filter or the type is in no compartment, the version itself is judged; a
     * deleted one cannot be.
     */
    boolean admitsCurrent(Scoped scoped, Letter letter, ResourceReference reference, RequestDetails request) {
        if (R4.OF_THE_DEPLOYMENT.contains(reference.type())) {
            // The deployment's, not the tenant's: nothing of it is hidden from whoever may read the type.
            return true;
        }
        Optional<AccessIndexEntry> entry = index.find(scoped.context().tenant(), reference);
        return entry.isPresent() && admitsCurrent(scoped, letter, entry.get(), request);
    }

    private boolean admitsCurrent(Scoped scoped, Letter letter, AccessIndexEntry entry, RequestDetails request) {
        String type = entry.reference().type();
        Reach reach = scoped.scopes().reach(letter, type);
        boolean byIndex = reach.isEverything()
                || (!R4.isLinkedByContent(type)
                        && reach.grants().stream()
                                .filter(grant -> grant.filter().isEmpty())
                                .anyMatch(grant -> isWithin(scoped.treated(), grant.within(), entry.patients())));
        if (byIndex || entry.deleted()) {
            return byIndex;
        }
        return store.read(scoped.context().tenant(), entry.reference())
                .filter(current -> admits(scoped, letter, current, request))
                .isPresent();
    }

    /** A Binary is read through a document, and otherwise made and changed only by who is not one patient's. */
    private boolean mayHandle(Scoped scoped, Letter letter, Binary binary, RequestDetails request) {
        if (scoped.caller().isIntegration()) {
            return true;
        }
        if (letter == Letter.READ || letter == Letter.SEARCH) {
            return attachments.mayRead(
                    scoped,
                    binary.getIdElement().getIdPart(),
                    request,
                    document -> admits(scoped, Letter.READ, document, request));
        }
        return scoped.scopes().reach(letter, "Binary").grants().stream()
                .noneMatch(grant -> grant.within() instanceof Within.Compartment);
    }

    /** Whether a resource about these patients is one that a grant reaches. */
    static boolean isWithin(Treated treated, Within within, Set<String> patients) {
        if (within instanceof Within.Compartment compartment) {
            return patients.contains(compartment.patient()) && isTreated(treated, compartment);
        }
        if (within instanceof Within.TreatedBy treating) {
            return patients.isEmpty() || treated.anyOf(treating.practitioner(), patients);
        }
        return within instanceof Within.AboutNobody ? patients.isEmpty() : within instanceof Within.Everything;
    }

    private static boolean isTreated(Treated treated, Within.Compartment compartment) {
        return compartment.treatedBy() == null || treated.anyOf(compartment.treatedBy(), Set.of(compartment.patient()));
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

    private boolean isWithin(
            Scoped scoped, Within within, String type, IBaseResource resource, RequestDetails request) {
        if (within instanceof Within.Everything) {
            return true;
        }
        if (within instanceof Within.Compartment compartment) {
            return isTreated(scoped.treated(), compartment)
                    && isOf(scoped, compartment.patient(), type, resource, request);
        }
        Set<String> patients = R4.isLinkedByContent(type)
                ? namedPatients(resource).collect(Collectors.toUnmodifiableSet())
                : patientsOf(type, resource);
        return isWithin(scoped.treated(), within, patients);
    }

    private boolean isOf(Scoped scoped, String patient, String type, IBaseResource resource, RequestDetails request) {
        if (resource instanceof Device device) {
            return isPatient(device.getPatient(), patient);
        }
        if (BY_NAMED_PATIENTS.contains(type)) {
            return namedPatients(resource).collect(Collectors.toSet()).equals(Set.of(patient));
        }
        if (resource instanceof Provenance provenance) {
            return targetsAreOf(scoped, patient, provenance, request);
        }
        // Whether a Binary may be read was judged by the documents it is part of.
        return resource instanceof Binary || patientsOf(type, resource).contains(patient);
    }

    private static boolean isPatient(Reference reference, String patient) {
        return PATIENT.equals(reference.getReferenceElement().getResourceType())
                && patient.equals(reference.getReferenceElement().getIdPart());
    }

    private Stream<String> namedPatients(IBaseResource resource) {
        return terser.getAllPopulatedChildElementsOfType(resource, IBaseReference.class).stream()
                .map(IBaseReference::getReferenceElement)
                .filter(reference -> PATIENT.equals(reference.getResourceType()))
                .map(reference -> String.valueOf(reference.getIdPart()));
    }

    private boolean targetsAreOf(Scoped scoped, String patient, Provenance provenance, RequestDetails request) {
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
                    return entry != null
                            && (entry.patients().contains(patient) || R4.ABOUT_NOBODY.contains(target.type()))
                            && admitsCurrent(scoped, Letter.READ, entry, request);
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
