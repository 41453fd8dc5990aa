package health.attest.access;

/**
 * The order in which a request meets each gate. Lower runs first; gaps leave room for one more.
 *
 * <p>The one place that holds these numbers: every servlet filter's order and every HAPI interceptor's order reads it.
 */
public final class RequestLine {
    /** Servlet filters: headers, trusted proxies, request id. */
    public static final int TRANSPORT = 100;
    /** In front of everything, so that it sees how each request ended: a line of the security log. */
    public static final int SECURITY_LOG = 90;

    /** Servlet filters: a blocked address goes no further. */
    public static final int BLOCKLIST = 200;
    /** Servlet filters: bearer token to {@link AccessContext}; identifies, never refuses. */
    public static final int AUTHENTICATION = 300;
    /** Servlet filters: from here on an answer is held back until its journal entries are durable. */
    public static final int AUDIT_EDGE = 350;
    /** Servlet filters: limit, score, challenge. */
    public static final int THREAT = 400;
    /** Servlet filters: protected routes without a usable token end here, their body unread. */
    public static final int PROTECTED_ROUTES = 420;
    /** Servlet filters: size, depth, duplicate keys and decompression of the body. */
    public static final int BODY = 450;
    /** Servlet filters: the protocol endpoints of the built-in issuer. */
    public static final int ISSUER = 470;

    /** HAPI interceptors: the request's {@link Interaction} is read once, before any gate asks for it. */
    public static final int INTERACTION = 40;
    /** HAPI interceptors: what the access index does not know is served to nobody. */
    public static final int INDEXED = 45;
    /** HAPI interceptors: scopes. HAPI's own consent and authorization interceptors sit at 100 and 200. */
    public static final int SCOPES = 50;
    /** HAPI interceptors: consent. */
    public static final int CONSENT = 60;

    /** HAPI interceptors: conditions of writes are confined to what scopes and consents show. */
    public static final int CONDITIONS = 65;
    /** HAPI interceptors: the universal identifier of a Patient that is about to be stored. */
    public static final int IDENTITY = 690;
    /** HAPI interceptors: profiles and rules a resource must keep before it is stored. */
    public static final int VALIDATION = 700;
    /** HAPI interceptors: the access index row of a version. */
    public static final int ACCESS_INDEX = 750;
    /** HAPI interceptors: searches that feel for hidden values, seen as the gates let them leave. */
    public static final int PROBING = 790;
    /** HAPI interceptors: the journal row of an access. */
    public static final int AUDIT = 800;
    /** HAPI interceptors: the outbox row of a version. */
    public static final int ANCHOR = 900;

    private RequestLine() {}
}
