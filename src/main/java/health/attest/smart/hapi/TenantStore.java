package health.attest.smart.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.api.HookParams;
import ca.uhn.fhir.interceptor.api.IInterceptorBroadcaster;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.partition.IPartitionLookupSvc;
import ca.uhn.fhir.jpa.searchparam.MatchUrlService;
import ca.uhn.fhir.jpa.searchparam.SearchParameterMap;
import ca.uhn.fhir.rest.api.server.IPreResourceAccessDetails;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.api.server.SimplePreResourceAccessDetails;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.attest.access.ResourceReference;
import health.attest.access.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.IdType;

/**
 * What the gate itself reads: current resources of one tenant, past all gates, and what the other gates say of them.
 */
final class TenantStore {
    private final FhirContext fhir;
    private final DaoRegistry daos;
    private final MatchUrlService urls;
    private final IPartitionLookupSvc partitions;
    private final IInterceptorBroadcaster gates;

    TenantStore(
            FhirContext fhir,
            DaoRegistry daos,
            MatchUrlService urls,
            IPartitionLookupSvc partitions,
            IInterceptorBroadcaster gates) {
        this.fhir = fhir;
        this.daos = daos;
        this.urls = urls;
        this.partitions = partitions;
        this.gates = gates;
    }

    /** The current version; empty when there is none or it is a deletion. */
    Optional<IBaseResource> read(Tenant tenant, ResourceReference reference) {
        try {
            return Optional.of(
                    daos.getResourceDao(reference.type()).read(new IdType(reference.toString()), within(tenant)));
        } catch (ResourceNotFoundException | ResourceGoneException absent) {
            return Optional.empty();
        }
    }

    /** What a search finds, at most so many. */
    List<IBaseResource> search(Tenant tenant, String type, String query, int max) {
        SearchParameterMap parameters = urls.translateMatchUrl(type + "?" + query, fhir.getResourceDefinition(type));
        parameters.setLoadSynchronousUpTo(max);
        return daos.getResourceDao(type).search(parameters, within(tenant)).getResources(0, max);
    }

    /** Those of some found resources that every gate on the store's way out lets the caller have. */
    List<IBaseResource> letThrough(List<? extends IBaseResource> found, RequestDetails request) {
        SimplePreResourceAccessDetails details = new SimplePreResourceAccessDetails(new ArrayList<>(found));
        gates.callHooks(
                Pointcut.STORAGE_PREACCESS_RESOURCES,
                new HookParams()
                        .add(IPreResourceAccessDetails.class, details)
                        .add(RequestDetails.class, request)
                        .addIfMatchesType(ServletRequestDetails.class, request));
        List<IBaseResource> through = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            if (!details.isDontReturnResourceAtIndex(i)) {
                through.add(found.get(i));
            }
        }
        return through;
    }

    private SystemRequestDetails within(Tenant tenant) {
        SystemRequestDetails request = new SystemRequestDetails();
        request.setRequestPartitionId(partitions.getPartitionByName(tenant.id()).toRequestPartitionId());
        return request;
    }
}
