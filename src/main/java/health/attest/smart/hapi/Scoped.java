package health.attest.smart.hapi;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.attest.access.AccessContext;
import health.attest.access.Caller;
import health.attest.smart.SmartScopes;
import org.jspecify.annotations.Nullable;

/**
 * A request that passed the gate, with what its caller reaches. Kept with the request's own data, not with the
 * servlet's: a search that goes on in the background outlives the servlet request, which is then another caller's.
 *
 * @param context who asks
 * @param caller the same, known to be somebody
 * @param scopes what the caller reaches
 * @param treated whom practitioners treat
 */
record Scoped(AccessContext context, Caller.Authenticated caller, SmartScopes scopes, Treated treated) {
    private static final String KEY = Scoped.class.getName();

    /** Remembers it for the later hooks of the request. */
    void keepIn(RequestDetails request) {
        request.getUserData().put(KEY, this);
    }

    /** Of a request; null when none was kept. */
    static @Nullable Scoped of(RequestDetails request) {
        return (Scoped) request.getUserData().get(KEY);
    }

    /** Whether a request came from a caller at all; HAPI's own jobs did not. */
    static boolean isFromCaller(@Nullable RequestDetails request) {
        return request instanceof ServletRequestDetails;
    }
}
