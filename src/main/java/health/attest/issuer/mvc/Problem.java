package health.attest.issuer.mvc;

import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** An answer that is none: problem details (RFC 9457). Thrown by handlers, written in one place. */
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

    static ServerResponse answer(Throwable thrown, ServerRequest request) {
        Problem problem = (Problem) thrown;
        return ServerResponse.status(problem.status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(Map.of(
                        "type",
                        "about:blank",
                        "title",
                        problem.code,
                        "status",
                        problem.status,
                        "detail",
                        String.valueOf(problem.getMessage())));
    }
}
