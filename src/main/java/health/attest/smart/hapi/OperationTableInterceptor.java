package health.attest.smart.hapi;

import ca.uhn.fhir.context.ConfigurationException;
import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.server.method.BaseMethodBinding;
import ca.uhn.fhir.rest.server.method.OperationMethodBinding;
import health.attest.access.RequestLine;
import health.attest.smart.Operations;
import org.jspecify.annotations.Nullable;

/** Keeps the server from starting with an operation of its own that the table of operations does not know. */
@Interceptor(order = RequestLine.INTERACTION - 1)
final class OperationTableInterceptor {
    private static final String OWN_PACKAGE = "health.attest.";

    @Hook(Pointcut.SERVER_PROVIDER_METHOD_BOUND)
    @Nullable BaseMethodBinding onMethod(BaseMethodBinding method) {
        boolean own = method.getMethod().getDeclaringClass().getName().startsWith(OWN_PACKAGE);
        if (own && method instanceof OperationMethodBinding operation) {
            String type = operation.getResourceName();
            boolean known = (!operation.isCanOperateAtInstanceLevel() || isKnown(operation, type, true))
                    && (!operation.isCanOperateAtTypeLevel() || isKnown(operation, type, false))
                    && (!operation.isCanOperateAtServerLevel() || isKnown(operation, null, false));
            if (!known) {
                throw new ConfigurationException(
                        "operation " + type + "/" + operation.getName() + " is not in the table of operations");
            }
        }
        // Says nothing about the method: the next interceptor decides whether it is offered.
        return null;
    }

    private static boolean isKnown(OperationMethodBinding operation, @Nullable String type, boolean instance) {
        return Operations.rule(operation.getName(), type, instance).isPresent();
    }
}
