package health.attest.fhir.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import health.attest.access.AccessContext;
import health.attest.access.Caller;
import health.attest.access.RequestLine;
import health.attest.fhir.FhirPolicy;
import java.util.Map;

/** Bounds on what one search may ask for; beyond them is the caller's mistake and said so, never silently cut. */
@Interceptor(order = RequestLine.INTERACTION + 1)
final class SearchLimitsInterceptor {
    /** Most parameters of one request. */
    private static final int PARAMETERS_MAX = 200;
    /** How far a caller may skip without paging. */
    private static final int OFFSET_MAX = 10_000;

    private final FhirPolicy policy;

    SearchLimitsInterceptor(FhirPolicy policy) {
        this.policy = policy;
    }

    @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLED)
    void onRequest(RequestDetails request) {
        Map<String, String[]> parameters = request.getParameters();
        int count =
                parameters.values().stream().mapToInt(values -> values.length).sum();
        if (count > PARAMETERS_MAX) {
            throw new InvalidRequestException("more than " + PARAMETERS_MAX + " parameters");
        }
        requireAtMost(parameters, "_count", pageSizeMax(request));
        requireAtMost(parameters, "_getpagesoffset", Integer.MAX_VALUE);
        requireAtMost(parameters, "_offset", OFFSET_MAX);
    }

    private int pageSizeMax(RequestDetails request) {
        AccessContext context = Contexts.of(request);
        boolean system = context != null
                && context.caller()
                        .authenticated()
                        .map(Caller.Authenticated::clientCredentials)
                        .orElse(false);
        return system ? policy.pageSizeMaxSystem() : policy.pageSizeMax();
    }

    private static void requireAtMost(Map<String, String[]> parameters, String name, int max) {
        String[] values = parameters.get(name);
        if (values == null) {
            return;
        }
        for (String value : values) {
            if (!value.matches("\\d{1,10}") || Long.parseLong(value) > max) {
                throw new InvalidRequestException(name + " must be a number from 0 to " + max);
            }
        }
    }
}
