package health.attest.fhir.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.jpa.partition.IRequestPartitionHelperSvc;
import ca.uhn.fhir.rest.api.server.IPreResourceAccessDetails;
import ca.uhn.fhir.rest.api.server.IPreResourceShowDetails;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.attest.access.AccessContext;
import health.attest.access.AccessDecision;
import health.attest.access.AccessIndex;
import health.attest.access.AccessRefusedException;
import health.attest.access.DenialReason;
import health.attest.access.RequestLine;
import health.attest.access.RequestStage;
import health.attest.access.ResourceReference;
import health.attest.access.WrittenVersion;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Serves nobody a version that the access index does not know: where index and store disagree, no gate can say whose it
 * is. Looks when something is found, and again when it is shown, because pages of a stored search are only shown.
 *
 * <p>Conformance types of the deployment are about nobody and stand aside.
 */
@Interceptor(order = RequestLine.INDEXED)
final class IndexedInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger(IndexedInterceptor.class);
    /** Most that the index is asked for at once. */
    private static final int ASKED_MAX = 1_000;
    /** On what this request has found and the index knows. */
    private static final String KNOWN = IndexedInterceptor.class.getName();

    private final AccessIndex index;
    private final ObjectProvider<IRequestPartitionHelperSvc> partitions;

    IndexedInterceptor(AccessIndex index, ObjectProvider<IRequestPartitionHelperSvc> partitions) {
        this.index = index;
        this.partitions = partitions;
    }

    @Hook(Pointcut.STORAGE_PREACCESS_RESOURCES)
    void onFound(RequestDetails request, IPreResourceAccessDetails found) {
        AccessContext context = Contexts.of(request);
        if (context == null) {
            return;
        }
        List<IBaseResource> all =
                IntStream.range(0, found.size()).mapToObj(found::getResource).toList();
        for (int place : unknown(context, all)) {
            found.setDontReturnResourceAtIndex(place);
            tell(request);
        }
    }

    @Hook(Pointcut.STORAGE_PRESHOW_RESOURCES)
    void onShown(RequestDetails request, IPreResourceShowDetails shown) {
        AccessContext context = Contexts.of(request);
        if (context == null) {
            return;
        }
        List<@Nullable IBaseResource> all =
                IntStream.range(0, shown.size()).mapToObj(shown::getResource).collect(Collectors.toList());
        unknown(context, all).forEach(place -> shown.setResource(place, null));
    }

    /** Says that the version was loaded together with its row of the index, which need not be asked again. */
    static void tellKnown(IBaseResource resource) {
        resource.setUserData(KNOWN, true);
    }

    /** To HAPI a read that is dropped found nothing; the journal must know that somebody asked. */
    private static void tell(RequestDetails request) {
        if (request instanceof ServletRequestDetails servlet && servlet.getId() != null) {
            servlet.getServletRequest()
                    .setAttribute(
                            AccessRefusedException.ATTRIBUTE,
                            new AccessDecision.Deny(RequestStage.STORE, DenialReason.NOT_FOUND, "not-indexed"));
        }
    }

    /** The places of those that the index does not know in the version that was found. */
    private List<Integer> unknown(AccessContext context, List<? extends @Nullable IBaseResource> all) {
        Map<Integer, ResourceReference> asked = new HashMap<>();
        for (int place = 0; place < all.size(); place++) {
            IBaseResource resource = all.get(place);
            if (resource != null && isIndexed(resource)) {
                asked.put(place, referenceOf(resource));
            }
        }
        Map<ResourceReference, Long> versions = versions(context, Set.copyOf(asked.values()));
        return asked.keySet().stream()
                .filter(place -> !isKnown(Objects.requireNonNull(all.get(place)), versions.get(asked.get(place))))
                .toList();
    }

    private boolean isKnown(IBaseResource resource, @Nullable Long indexed) {
        Long version = resource.getIdElement().getVersionIdPartAsLong();
        boolean known = indexed != null && (version == null || version <= indexed);
        if (known) {
            tellKnown(resource);
        } else {
            LOG.error("the access index does not know a stored {} and it is served to nobody", resource.fhirType());
        }
        return known;
    }

    private boolean isIndexed(IBaseResource resource) {
        return resource.getUserData(KNOWN) == null
                // The row of what this request writes is written when it commits.
                && resource.getUserData(WrittenVersion.KEY) == null
                && resource.getIdElement().hasIdPart()
                && partitions.getObject().isResourcePartitionable(resource.fhirType());
    }

    private Map<ResourceReference, Long> versions(AccessContext context, Collection<ResourceReference> asked) {
        Map<ResourceReference, Long> versions = new HashMap<>();
        List<ResourceReference> all = List.copyOf(asked);
        for (int from = 0; from < all.size(); from += ASKED_MAX) {
            index.findAll(context.tenant(), all.subList(from, Math.min(from + ASKED_MAX, all.size())))
                    .forEach((reference, entry) -> versions.put(reference, entry.version()));
        }
        return versions;
    }

    private static ResourceReference referenceOf(IBaseResource resource) {
        return new ResourceReference(
                resource.fhirType(), resource.getIdElement().getIdPart());
    }
}
