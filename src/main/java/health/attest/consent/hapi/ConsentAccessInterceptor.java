package health.attest.consent.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.server.IPreResourceAccessDetails;
import ca.uhn.fhir.rest.api.server.IPreResourceShowDetails;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import health.attest.access.RequestLine;
import health.attest.access.WrittenVersion;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Resource;

/**
 * Drops from what the store found whatever the caller may not see: when it is found, and again when it is loaded,
 * because the pages of a stored search come by the second way only.
 */
@Interceptor(order = RequestLine.CONSENT)
final class ConsentAccessInterceptor {
    private final Matches matches;

    ConsentAccessInterceptor(Matches matches) {
        this.matches = matches;
    }

    @Hook(Pointcut.STORAGE_PREACCESS_RESOURCES)
    void onAccess(IPreResourceAccessDetails found, RequestDetails request) {
        Optional<Judging> judging = Judging.of(request);
        if (judging.isEmpty() || judging.get().actor().integration()) {
            return;
        }
        for (int i = 0; i < found.size(); i++) {
            if (found.getResource(i) instanceof Resource resource && matches.hides(judging.get(), resource, request)) {
                found.setDontReturnResourceAtIndex(i);
            }
        }
    }

    @Hook(Pointcut.STORAGE_PRESHOW_RESOURCES)
    void onShow(IPreResourceShowDetails shown, RequestDetails request) {
        Optional<Judging> judging = Judging.of(request);
        if (judging.isEmpty() || judging.get().actor().integration()) {
            return;
        }
        for (int i = 0; i < shown.size(); i++) {
            IBaseResource each = shown.getResource(i);
            // Never a copy here: HAPI compares the objects it shows with those it found.
            if (each instanceof Resource resource
                    && resource.getUserData(WrittenVersion.KEY) == null
                    && matches.hides(judging.get(), resource, request)) {
                shown.setResource(i, null);
            }
        }
    }
}
