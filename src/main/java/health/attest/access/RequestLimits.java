package health.attest.access;

/**
 * Limits how often something is asked for, exactly in any 60 seconds and over all instances. Thread-safe; always
 * answers.
 */
public interface RequestLimits {

    /**
     * Counts one request of an address.
     *
     * @param what what is asked for; each has counts of its own
     * @param who whom it is asked for, as far as the request says so; empty when it does not
     * @param perMinute requests within 60 seconds, at least 1
     */
    Standing count(String what, String who, ClientAddress address, int perMinute);

    /**
     * How a key stands, this request included.
     *
     * @param admitted whether this request is within the limit
     * @param limit requests within 60 seconds
     * @param remaining requests that would still be admitted now
     * @param retryAfterSeconds whole seconds after which one request passes again; 0 when admitted
     */
    record Standing(boolean admitted, int limit, int remaining, int retryAfterSeconds) {

        /** {@code RateLimit-Policy} of the IETF draft on rate limit headers. */
        public String policyHeader() {
            return "\"default\";q=" + limit + ";w=60";
        }

        /** {@code RateLimit} of the same. */
        public String limitHeader() {
            return "\"default\";r=" + remaining + (retryAfterSeconds > 0 ? ";t=" + retryAfterSeconds : "");
        }
    }
}
