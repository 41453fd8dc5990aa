package health.attest.audit;

/**
 * The name under which this server appears in its own events.
 *
 * @param baseUrl FHIR base URL, without a trailing slash
 * @param branch the branch this server is; AuditEvent.source.site
 */
public record ServerIdentity(String baseUrl, String branch) {
    /** System of the identifier in {@code source.observer}. */
    public static final String SYSTEM = "https://attest.health/fhir/sid/branch";
}
