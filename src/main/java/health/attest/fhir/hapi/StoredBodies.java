package health.attest.fhir.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.FhirVersionEnum;
import ca.uhn.fhir.interceptor.model.RequestPartitionId;
import ca.uhn.fhir.jpa.dao.IJpaStorageResourceParser;
import ca.uhn.fhir.jpa.model.entity.PartitionablePartitionId;
import ca.uhn.fhir.jpa.model.entity.ResourceEncodingEnum;
import ca.uhn.fhir.jpa.model.entity.ResourceHistoryTable;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletSubRequestDetails;
import health.attest.fhir.CurrentVersion;
import java.util.Date;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Has HAPI make the resource of a version that was loaded without it. Thread-safe. */
final class StoredBodies {
    private final FhirContext fhir;
    private final IJpaStorageResourceParser parser;

    StoredBodies(FhirContext fhir, IJpaStorageResourceParser parser) {
        this.fhir = fhir;
        this.parser = parser;
    }

    IBaseResource resource(CurrentVersion version, RequestDetails request) {
        Class<? extends IBaseResource> type =
                fhir.getResourceDefinition(version.reference().type()).getImplementingClass();
        IBaseResource resource = parser.toResource(request, type, entity(version), null, false);
        IndexedInterceptor.tellKnown(resource);
        return resource;
    }

    private static ResourceHistoryTable entity(CurrentVersion version) {
        ResourceHistoryTable entity = new ResourceHistoryTable();
        entity.setPartitionId(PartitionablePartitionId.with(version.partitionId(), null));
        entity.setResourceId(version.pid());
        entity.setResourceType(version.reference().type());
        entity.setTransientForcedId(version.reference().id());
        entity.setVersion(version.version());
        entity.setFhirVersion(FhirVersionEnum.R4);
        entity.setPublished(Date.from(version.published()));
        entity.setUpdated(Date.from(version.updated()));
        entity.setEncoding(ResourceEncodingEnum.JSON);
        entity.setResourceTextVc(version.json());
        return entity;
    }

    /** Whether a request came from outside and on its own: an entry of a bundle belongs to the bundle's transaction. */
    static boolean isOwnRequest(RequestDetails request) {
        return request instanceof ServletRequestDetails
                && !(request instanceof ServletSubRequestDetails)
                && !TransactionSynchronizationManager.isActualTransactionActive();
    }

    /** The one partition that HAPI would look in; empty when there is not exactly one. */
    static Optional<Integer> only(RequestPartitionId partition) {
        return partition.isAllPartitions()
                        || !partition.hasPartitionIds()
                        || partition.getPartitionIds().size() != 1
                ? Optional.empty()
                : Optional.ofNullable(partition.getFirstPartitionIdOrNull());
    }
}
