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
import java.util.Set;
import java.util.regex.Pattern;

/** Bounds on what one search may ask for; beyond them is the caller's mistake and said so, never silently cut. */
@Interceptor(order = RequestLine.INTERACTION + 1)
final class SearchLimitsInterceptor {
    /** Most parameters of one request. */
    private static final int PARAMETERS_MAX = 200;
    /** How far a caller may skip without paging. */
    private static final int OFFSET_MAX = 10_000;

    private static final Pattern CHAIN = Pattern.compile("\\.");
    /** FHIR R4 search, "Modifiers", {@code :iterate} of includes, and HAPI's for names by sound and by nickname. */
    private static final Set<String> MODIFIERS = Set.of(
            "missing",
            "exact",
            "contains",
            "text",
            "not",
            "in",
            "not-in",
            "below",
            "above",
            "identifier",
            "of-type",
            "ofType",
            "iterate",
            "recurse",
            "exclude",
            "nickname");

    private final FhirPolicy policy;
    private final Set<String> resourceTypes;

    SearchLimitsInterceptor(FhirPolicy policy, Set<String> resourceTypes) {
        this.policy = policy;
        this.resourceTypes = Set.copyOf(resourceTypes);
    }

    @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLED)
    void onRequest(RequestDetails request) {
        Map<String, String[]> parameters = request.getParameters();
        int count =
                parameters.values().stream().mapToInt(values -> values.length).sum();
        if (count > PARAMETERS_MAX) {
            throw new InvalidRequestException("more than " + PARAMETERS_MAX + " parameters");
        }
        parameters.keySet().forEach(this::requireKnownModifiers);
        requireAtMost(parameters, "_count", pageSizeMax(request));
        requireAtMost(parameters, "_getpagesoffset", Integer.MAX_VALUE);
        requireAtMost(parameters, "_offset", OFFSET_MAX);
    }

    /** HAPI passes over modifiers it does not know; a filter that is not applied finds what nobody asked for. */
    private void requireKnownModifiers(String name) {
        if (name.startsWith("_has:")) {
            return;
        }
        for (String step : CHAIN.split(name, -1)) {
            int colon = step.indexOf(':');
            String modifier = colon < 0 ? "" : step.substring(colon + 1);
            if (colon >= 0 && !MODIFIERS.contains(modifier) && !resourceTypes.contains(modifier)) {
                throw new InvalidRequestException("unknown modifier :" + modifier);
            }
        }
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
