package health.attest.anchor.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import health.attest.access.RequestLine;
import org.hl7.fhir.instance.model.api.IBaseResource;

/**
 * Notes every version that a transaction stores, so that its outbox row commits with it.
 *
 * <p>HAPI calls none of these for an update that changes nothing, and calls them at the end of a FHIR transaction for
 * each of its entries.
 */
@Interceptor(order = RequestLine.ANCHOR)
final class OutboxInterceptor {
    private final StoredVersions versions;
    private final OutboxWriter writer;

    OutboxInterceptor(StoredVersions versions, OutboxWriter writer) {
        this.versions = versions;
        this.writer = writer;
    }

    @Hook(Pointcut.STORAGE_PRECOMMIT_RESOURCE_CREATED)
    void onCreated(IBaseResource resource) {
        writer.note(versions.current(resource));
    }

    // HAPI 8.8.0 passes the old and the new resource by position.
    @Hook(Pointcut.STORAGE_PRECOMMIT_RESOURCE_UPDATED)
    void onUpdated(IBaseResource before, IBaseResource after) {
        writer.note(versions.current(after));
    }

    @Hook(Pointcut.STORAGE_PRECOMMIT_RESOURCE_DELETED)
    void onDeleted(IBaseResource resource) {
        writer.note(versions.current(resource));
    }
}
