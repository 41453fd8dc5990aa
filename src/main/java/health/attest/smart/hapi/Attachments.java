package health.attest.smart.hapi;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.util.UrlUtil;
import health.attest.access.AccessIndex;
import health.attest.access.ResourceReference;
import java.util.List;
import java.util.function.Predicate;
import org.hl7.fhir.instance.model.api.IBaseResource;

/**
 * A Binary says nothing of whose it is: it is read through a DocumentReference that the caller may read, or as one's
 * own.
 */
final class Attachments {
    /** Most documents that are looked at for one attachment. */
    private static final int DOCUMENTS_MAX = 50;

    private final TenantStore store;
    private final AccessIndex index;
    private final String baseUrl;

    /** @param baseUrl the FHIR base, without a trailing slash */
    Attachments(TenantStore store, AccessIndex index, String baseUrl) {
        this.store = store;
        this.index = index;
        this.baseUrl = baseUrl;
    }

    /** Whether the caller may read the Binary; {@code readable} judges documents by their scopes. */
    boolean mayRead(Scoped scoped, String id, RequestDetails request, Predicate<IBaseResource> readable) {
        return isOwn(scoped, id) || isOfReadableDocument(scoped, id, request, readable);
    }

    private boolean isOwn(Scoped scoped, String id) {
        ResourceReference user = scoped.caller().fhirUser();
        return user != null
                && index.find(scoped.context().tenant(), new ResourceReference("Binary", id))
                        .filter(entry -> user.equals(entry.author()))
                        .isPresent();
    }

    private boolean isOfReadableDocument(
            Scoped scoped, String id, RequestDetails request, Predicate<IBaseResource> readable) {
        String path = "Binary/" + id;
        String query = "location=" + UrlUtil.escapeUrlParam(path) + "," + UrlUtil.escapeUrlParam(baseUrl + "/" + path);
        List<IBaseResource> documents =
                store.search(scoped.context().tenant(), "DocumentReference", query, DOCUMENTS_MAX).stream()
                        .filter(readable)
                        .toList();
        return !documents.isEmpty() && !store.letThrough(documents, request).isEmpty();
    }
}
