package health.attest.transport;

import java.util.LinkedHashMap;
import java.util.Map;

/** An answer of an API that is none: problem details (RFC 9457). Thrown by handlers, written in one place. */
public final class Problem extends RuntimeException {
    /** What its body is. */
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    /**
     * A problem.
     *
     * @param code what went wrong, in lower case and hyphens, for programs
     * @param detail the same for people; never about what the caller may not see
     */
    public Problem(int status, String code, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
    }

    public static Problem invalid(String detail) {
        return new Problem(400, "invalid", detail);
    }

    public static Problem notFound() {
        return new Problem(404, "not-found", "There is no such thing here.");
    }

    public int status() {
        return status;
    }

    /** The body's members. */
    public Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", "about:blank");
        members.put("title", code);
        members.put("status", status);
        members.put("detail", String.valueOf(getMessage()));
        return members;
    }
}
