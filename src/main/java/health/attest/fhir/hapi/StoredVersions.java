package health.attest.fhir.hapi;

import ca.uhn.fhir.jpa.api.dao.IDao;
import ca.uhn.fhir.jpa.model.dao.JpaPid;
import ca.uhn.fhir.jpa.partition.IPartitionLookupSvc;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import health.attest.access.AccessContext;
import health.attest.access.Caller;
import health.attest.access.ResourceReference;
import health.attest.access.Tenant;
import health.attest.fhir.AccessIndexExtractor;
import health.attest.fhir.AccessIndexRow;
import health.attest.fhir.StoredResource;
import java.util.Objects;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/** Tells whose a stored version is and what the access index says about it. Thread-safe. */
final class StoredVersions {
    /** The partition of the conformance types that all tenants share, and the name it goes by as a tenant. */
    private static final int SHARED_PARTITION = 0;

    private static final Tenant SHARED = new Tenant("default");

    private final AccessIndexExtractor extractor;
    private final IPartitionLookupSvc partitions;

    StoredVersions(AccessIndexExtractor extractor, IPartitionLookupSvc partitions) {
        this.extractor = extractor;
        this.partitions = partitions;
    }

    AccessIndexRow rowOf(IBaseResource resource, @Nullable RequestDetails request, boolean deleted) {
        JpaPid pid = Objects.requireNonNull(IDao.RESOURCE_PID.get(resource), "a stored resource has a key");
        int partition = Objects.requireNonNullElse(pid.getPartitionId(), SHARED_PARTITION);
        return new AccessIndexRow(
                extractor.extract(tenantOf(partition), (Resource) resource, deleted, authorOf(request)),
                partition,
                pid.getId(),
                resource.getMeta().getLastUpdated().toInstant());
    }

    /** The same for a resource that was read again; who wrote it is nowhere in it. */
    AccessIndexRow rowOf(Resource resource, StoredResource stored) {
        return new AccessIndexRow(
                extractor.extract(tenantOf(stored.partitionId()), resource, stored.deleted(), null),
                stored.partitionId(),
                stored.pid(),
                stored.updated());
    }

    private Tenant tenantOf(int partition) {
        return partition == SHARED_PARTITION
                ? SHARED
                : new Tenant(partitions.getPartitionById(partition).getName());
    }

    private static @Nullable ResourceReference authorOf(@Nullable RequestDetails request) {
        AccessContext context = request == null ? null : Contexts.of(request);
        return context == null
                ? null
                : context.caller()
                        .authenticated()
                        .map(Caller.Authenticated::fhirUser)
                        .orElse(null);
    }
}
