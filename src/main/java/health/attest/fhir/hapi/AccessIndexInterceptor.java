package health.attest.fhir.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import health.attest.access.RequestLine;
import health.attest.fhir.AccessIndexTable;
import java.util.List;
import org.hl7.fhir.instance.model.api.IBaseResource;

/** Writes the access index row of every version, in the transaction that stores the version. */
@Interceptor(order = RequestLine.ACCESS_INDEX)
final class AccessIndexInterceptor {
    private final StoredVersions versions;
    private final AccessIndexTable table;

    AccessIndexInterceptor(StoredVersions versions, AccessIndexTable table) {
        this.versions = versions;
        this.table = table;
    }

    @Hook(Pointcut.STORAGE_PRECOMMIT_RESOURCE_CREATED)
    void onCreate(IBaseResource resource, RequestDetails request) {
        table.put(List.of(versions.rowOf(resource, request, false)));
    }

    @Hook(Pointcut.STORAGE_PRECOMMIT_RESOURCE_UPDATED)
    void onUpdate(IBaseResource old, IBaseResource resource, RequestDetails request) {
        table.put(List.of(versions.rowOf(resource, request, false)));
    }

    @Hook(Pointcut.STORAGE_PRECOMMIT_RESOURCE_DELETED)
    void onDelete(IBaseResource resource, RequestDetails request) {
        table.put(List.of(versions.rowOf(resource, request, true)));
    }
}
