package health.attest.threat.servlet;

import health.attest.threat.ThreatScore;
import jakarta.servlet.http.HttpServletRequest;

/**
 * What the guard thought of a request, for the security log.
 *
 * @param action what became of it
 */
record Judged(ThreatScore score, String action) {
    private static final String ATTRIBUTE = Judged.class.getName();
    /** Of a request that was answered before anybody judged it, or on a route where nobody does. */
    private static final Judged UNJUDGED = new Judged(ThreatScore.NONE, "none");

    void remember(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    static Judged of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Judged judged ? judged : UNJUDGED;
    }
}
