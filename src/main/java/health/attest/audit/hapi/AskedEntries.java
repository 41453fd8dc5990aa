package health.attest.audit.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.attest.access.RequestLine;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;

/** Keeps what the entries of a bundle asked for, before a gate takes entries out or the store sorts them. */
@Interceptor(order = RequestLine.INTERACTION)
final class AskedEntries {
    private static final String KEY = AskedEntries.class.getName();

    /** What one entry asked for. */
    record Asked(String method, String url) {}

    @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLED)
    void onRequest(ServletRequestDetails request) {
        if (request.getResource() instanceof Bundle bundle && request.getResourceName() == null) {
            List<Asked> asked = bundle.getEntry().stream()
                    .map(Bundle.BundleEntryComponent::getRequest)
                    .map(entry -> new Asked(String.valueOf(entry.getMethod()), String.valueOf(entry.getUrl())))
                    .toList();
            request.getUserData().putIfAbsent(KEY, asked);
        }
    }

    /** The entries of that request's bundle, in its order; empty if it has none. */
    static List<Asked> of(RequestDetails request) {
        return request.getUserData().get(KEY) instanceof List<?> kept
                ? kept.stream().map(Asked.class::cast).toList()
                : List.of();
    }
}
