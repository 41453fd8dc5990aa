package health.attest.consent.hapi;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.partition.IPartitionLookupSvc;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import health.attest.access.ResourceReference;
import health.attest.access.Tenant;
import health.attest.consent.MatterReader;
import health.attest.consent.StoredLinks;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Resource;

/** Reads current versions for the gate itself, within one tenant and past all gates. */
final class StoredResources implements StoredLinks {
    private final DaoRegistry daos;
    private final IPartitionLookupSvc partitions;
    private final MatterReader reader;

    StoredResources(DaoRegistry daos, IPartitionLookupSvc partitions, MatterReader reader) {
        this.daos = daos;
        this.partitions = partitions;
        this.reader = reader;
    }

    Optional<Resource> read(Tenant tenant, ResourceReference reference) {
        if (!daos.isResourceTypeSupported(reference.type())) {
            return Optional.empty();
        }
        try {
            return Optional.of((Resource)
                    daos.getResourceDao(reference.type()).read(new IdType(reference.toString()), within(tenant)));
        } catch (ResourceNotFoundException | ResourceGoneException e) {
            return Optional.empty();
        }
    }

    @Override
    public Set<ResourceReference> referencesOf(Tenant tenant, ResourceReference resource) {
        return read(tenant, resource)
                .map(each -> reader.read(each).references())
                .orElse(Set.of());
    }

    /** A request of the gate's own, past all gates, in that tenant alone. */
    SystemRequestDetails within(Tenant tenant) {
        SystemRequestDetails request = new SystemRequestDetails();
        request.setRequestPartitionId(partitions.getPartitionByName(tenant.id()).toRequestPartitionId());
        return request;
    }
}
