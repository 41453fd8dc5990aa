package health.attest.access;

/**
 * What TRANSPORT knows of a request before anybody has asked who sent it.
 *
 * @param requestId 1 to 64 of {@code A-Za-z0-9._-}
 * @param address the true client address
 */
public record RequestOrigin(String requestId, ClientAddress address) {
    /** Servlet request attribute that holds the origin; set by the first filter on every request. */
    public static final String ATTRIBUTE = "health.attest.access.RequestOrigin";
}
