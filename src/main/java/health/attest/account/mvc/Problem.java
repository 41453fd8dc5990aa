package health.attest.account.mvc;

/** An answer of the API that is none: problem details (RFC 9457). Thrown by handlers, written in one place. */
final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    /**
     * A problem.
     *
     * @param code what went wrong, in lower case and hyphens, for programs
     * @param detail the same for people; never about what the caller may not see
     */
    Problem(int status, String code, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
    }

    static Problem invalid(String detail) {
        return new Problem(400, "invalid", detail);
    }

    static Problem notFound() {
        return new Problem(404, "not-found", "There is no such thing here.");
    }

    static Problem notSignedIn() {
        return new Problem(401, "not-authenticated", "Sign in, or send an access token.");
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }
}
