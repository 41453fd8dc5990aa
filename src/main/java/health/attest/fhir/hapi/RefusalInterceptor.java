package health.attest.fhir.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.exceptions.UnclassifiedServerFailureException;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.attest.access.AccessDecision;
import health.attest.access.AccessRefusedException;
import health.attest.access.DenialReason;
import health.attest.access.RequestLine;
import health.attest.access.RequestOrigin;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * The one place where a failure below {@code /fhir} becomes an answer: a status, a coded OperationOutcome, and nothing
 * of the server's inside. What is absent and what is hidden get the same words.
 */
@Interceptor(order = RequestLine.INTERACTION)
final class RefusalInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalInterceptor.class);

    private final Outcomes outcomes = new Outcomes();

    @Hook(Pointcut.SERVER_PRE_PROCESS_OUTGOING_EXCEPTION)
    BaseServerResponseException onException(RequestDetails request, Throwable thrown) {
        Answer answer = answerTo(request, thrown);
        UnclassifiedServerFailureException exception = new UnclassifiedServerFailureException(
                answer.status(), answer.reason().code(), answer.outcome());
        if (answer.status() == 401) {
            exception.addResponseHeader("WWW-Authenticate", "Bearer");
        }
        if (answer.status() == 403 && answer.reason() == DenialReason.INSUFFICIENT_SCOPE) {
            // RFC 6750, section 3.1.
            exception.addResponseHeader("WWW-Authenticate", "Bearer error=\"insufficient_scope\"");
        }
        if (answer.status() == 503) {
            exception.addResponseHeader("Retry-After", "2");
        }
        return exception;
    }

    private Answer answerTo(RequestDetails request, Throwable thrown) {
        if (request instanceof ServletRequestDetails servlet
                && servlet.getServletRequest().getAttribute(AccessRefusedException.ATTRIBUTE)
                        instanceof AccessDecision.Deny hidden) {
            return outcomes.of(hidden.reason());
        }
        AccessRefusedException refused = causeOf(thrown, AccessRefusedException.class);
        if (refused != null) {
            return outcomes.of(refused.deny().reason());
        }
        if (causeOf(thrown, CannotCreateTransactionException.class) != null
                || causeOf(thrown, CannotGetJdbcConnectionException.class) != null
                || isConnectionLoss(thrown)) {
            LOG.warn(
                    "store unavailable requestId={} cause={}",
                    requestId(request),
                    thrown.getClass().getSimpleName());
            return outcomes.of(DenialReason.UNAVAILABLE);
        }
        if (thrown instanceof DataFormatException) {
            return outcomes.malformed(words(thrown));
        }
        if (thrown instanceof BaseServerResponseException known && known.getStatusCode() < 500) {
            return outcomes.of(known.getStatusCode(), words(known), known.getOperationOutcome());
        }
        LOG.error("request failed requestId={}", requestId(request), thrown);
        return outcomes.failure(requestId(request));
    }

    private static boolean isConnectionLoss(Throwable thrown) {
        SQLException sql = causeOf(thrown, SQLException.class);
        String state = sql == null ? null : sql.getSQLState();
        return state != null && (state.startsWith("08") || state.startsWith("57P") || state.startsWith("53"));
    }

    private static String words(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null ? "" : message;
    }

    private static String requestId(RequestDetails request) {
        return request instanceof ServletRequestDetails servlet
                        && servlet.getServletRequest().getAttribute(RequestOrigin.ATTRIBUTE)
                                instanceof RequestOrigin origin
                ? origin.requestId()
                : "unknown";
    }

    private static <T extends Throwable> @Nullable T causeOf(Throwable thrown, Class<T> type) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < 20; depth++) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
            cause = cause.getCause();
        }
        return null;
    }
}
