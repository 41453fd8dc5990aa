package health.attest.fhir.hapi;

import ca.uhn.fhir.interceptor.api.HookParams;
import ca.uhn.fhir.interceptor.api.IInterceptorBroadcaster;
import ca.uhn.fhir.interceptor.api.Pointcut;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server's hooks without the store's. HAPI's store calls its own hooks and then those of the request; here both are
 * one registry, so that work of the store's own is guarded too, and each hook of the store would run twice.
 */
final class ServerHooks implements IInterceptorBroadcaster {
    private final IInterceptorBroadcaster all;

    ServerHooks(IInterceptorBroadcaster all) {
        this.all = all;
    }

    @Override
    public boolean callHooks(Pointcut pointcut, HookParams params) {
        return !isOfServer(pointcut) || all.callHooks(pointcut, params);
    }

    @Override
    public @Nullable Object callHooksAndReturnObject(Pointcut pointcut, HookParams params) {
        return isOfServer(pointcut) ? all.callHooksAndReturnObject(pointcut, params) : null;
    }

    @Override
    public boolean hasHooks(Pointcut pointcut) {
        return isOfServer(pointcut) && all.hasHooks(pointcut);
    }

    @Override
    public List<IInvoker> getInvokersForPointcut(Pointcut pointcut) {
        return isOfServer(pointcut) ? all.getInvokersForPointcut(pointcut) : List.of();
    }

    private static boolean isOfServer(Pointcut pointcut) {
        return pointcut.name().startsWith("SERVER_");
    }
}
