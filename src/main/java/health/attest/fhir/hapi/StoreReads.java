package health.attest.fhir.hapi;

import ca.uhn.fhir.interceptor.api.IInterceptorBroadcaster;
import ca.uhn.fhir.jpa.dao.BaseHapiFhirResourceDao;
import ca.uhn.fhir.jpa.partition.IRequestPartitionHelperSvc;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import health.attest.fhir.CurrentVersions;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.jspecify.annotations.Nullable;

/**
 * The short way of a read: one statement instead of HAPI's transaction with three, and no persistence context. Only the
 * loading is replaced: HAPI's own code turns what was loaded into the resource and asks every hook about it, the gates
 * among them. Whatever is out of the ordinary, absent or deleted is left to HAPI.
 */
final class StoreReads {
    private final CurrentVersions versions;
    private final StoredBodies bodies;
    private final IRequestPartitionHelperSvc partitions;
    private final IInterceptorBroadcaster hooks;

    StoreReads(
            CurrentVersions versions,
            StoredBodies bodies,
            IRequestPartitionHelperSvc partitions,
            IInterceptorBroadcaster hooks) {
        this.versions = versions;
        this.bodies = bodies;
        this.partitions = partitions;
        this.hooks = hooks;
    }

    /**
     * What HAPI would return; empty when HAPI should be asked.
     *
     * @throws ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException when a hook hides it, as from HAPI
     */
    Optional<IBaseResource> read(String type, @Nullable IIdType id, RequestDetails request) {
        if (id == null || !isPlainRead(id, request)) {
            return Optional.empty();
        }
        String idPart = id.getIdPart();
        Optional<IBaseResource> stored = StoredBodies.only(
                        partitions.determineReadPartitionForRequestForRead(request, type, id))
                .flatMap(partition -> versions.find(partition, type, idPart))
                .map(version -> bodies.resource(version, request));
        return stored.map(resource -> {
            BaseHapiFhirResourceDao.invokeStoragePreAccessResources(hooks, request, id, resource);
            return BaseHapiFhirResourceDao.invokeStoragePreShowResources(hooks, request, resource);
        });
    }

    private static boolean isPlainRead(IIdType id, RequestDetails request) {
        return StoredBodies.isOwnRequest(request)
                && request.getRestOperationType() == RestOperationTypeEnum.READ
                && id.hasIdPart()
                && !id.hasVersionIdPart();
    }
}
