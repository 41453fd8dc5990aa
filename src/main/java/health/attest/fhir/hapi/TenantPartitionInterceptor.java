package health.attest.fhir.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.interceptor.model.RequestPartitionId;
import ca.uhn.fhir.jpa.partition.IRequestPartitionHelperSvc;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import health.attest.access.AccessContext;
import health.attest.access.RequestLine;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.springframework.beans.factory.ObjectProvider;

/**
 * The tenant seam: every read and every write of a request happens in the partition of the request's tenant, whatever
 * URL, header or body it came with.
 *
 * <p>HAPI keeps conformance types of all partitions in its default partition; it asks here only for the others. A
 * request of HAPI's own (no context) reads everywhere and writes to the default partition.
 */
@Interceptor(order = RequestLine.INTERACTION)
final class TenantPartitionInterceptor {
    private static final RequestPartitionId SHARED = RequestPartitionId.fromPartitionId(0);

    private final ObjectProvider<IRequestPartitionHelperSvc> partitions;

    TenantPartitionInterceptor(ObjectProvider<IRequestPartitionHelperSvc> partitions) {
        this.partitions = partitions;
    }

    @Hook(Pointcut.STORAGE_PARTITION_IDENTIFY_READ)
    RequestPartitionId forRead(RequestDetails request) {
        AccessContext context = Contexts.of(request);
        return context == null
                ? RequestPartitionId.allPartitions()
                : RequestPartitionId.fromPartitionName(context.tenant().id());
    }

    @Hook(Pointcut.STORAGE_PARTITION_IDENTIFY_CREATE)
    RequestPartitionId forCreate(RequestDetails request, IBaseResource resource) {
        AccessContext context = Contexts.of(request);
        return context == null || !partitions.getObject().isResourcePartitionable(resource.fhirType())
                ? SHARED
                : RequestPartitionId.fromPartitionName(context.tenant().id());
    }
}
