package health.attest.fhir.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.server.method.BaseMethodBinding;
import ca.uhn.fhir.rest.server.method.OperationMethodBinding;
import health.attest.access.RequestLine;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which operations exist: those of Attest's own modules and the few of HAPI's that are named here. Any other is not
 * registered, so it is neither reachable nor listed in the capability statement.
 */
@Interceptor(order = RequestLine.INTERACTION)
final class OfferedOperations {
    /** HAPI's own operations that Attest offers, as {@code Type/$name} of an instance. */
    private static final Set<String> OF_HAPI = Set.of("Patient/$everything");

    private static final String OWN_PACKAGE = "health.attest.";

    @Hook(Pointcut.SERVER_PROVIDER_METHOD_BOUND)
    @Nullable BaseMethodBinding onMethod(BaseMethodBinding method) {
        if (!(method instanceof OperationMethodBinding operation)) {
            return method;
        }
        boolean own = method.getMethod().getDeclaringClass().getName().startsWith(OWN_PACKAGE);
        boolean offered = operation.isCanOperateAtInstanceLevel()
                && OF_HAPI.contains(operation.getResourceName() + "/" + operation.getName());
        return own || offered ? method : null;
    }
}
