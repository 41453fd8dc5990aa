package health.attest.access;

/**
 * Who asks, from where, in which tenant. Made once, at AUTHENTICATION, and never changed.
 *
 * @param requestId 1 to 64 of {@code A-Za-z0-9._-}; echoed as {@code X-Request-Id}
 * @param address the true client address
 * @param tenant whose data the request may touch, whatever it asks for
 * @param caller who asks
 */
public record AccessContext(String requestId, ClientAddress address, Tenant tenant, Caller caller) {
    /** Servlet request attribute that holds the context. */
    public static final String ATTRIBUTE = "health.attest.access.AccessContext";
}
