package health.attest.access;

/**
 * How many entries the batch or transaction in the body has, counted at BODY.
 *
 * @param entries 0 or more
 */
public record BundleSize(int entries) {
    /** Servlet request attribute; absent when the body is no bundle. */
    public static final String ATTRIBUTE = "health.attest.access.BundleSize";
}
