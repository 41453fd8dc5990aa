package health.attest.access;

import java.util.UUID;

/**
 * Names what was decided on one request. Every answer of the FHIR server carries one, whether something was hidden or
 * not, so that its presence says nothing.
 *
 * @param value fresh for each request
 */
public record DecisionId(UUID value) {
    /** Response header that carries the id. */
    public static final String HEADER = "X-Decision-Id";

    /** Servlet request attribute that holds the id; set before any gate of the FHIR server decides. */
    public static final String ATTRIBUTE = "health.attest.access.DecisionId";

    /** A new one. */
    public static DecisionId fresh() {
        return new DecisionId(UUID.randomUUID());
    }
}
