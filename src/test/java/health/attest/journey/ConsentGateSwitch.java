package health.attest.journey;

import ca.uhn.fhir.interceptor.api.IInterceptorService;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.ApplicationContext;

/**
 * Takes the consent gate out of the running server and puts it back. No setting does this: it takes the server's beans.
 */
final class ConsentGateSwitch {
    private final IInterceptorService interceptors;
    private final List<Object> gate = new ArrayList<>();

    ConsentGateSwitch(ApplicationContext beans) {
        this.interceptors = beans.getBean(IInterceptorService.class);
        for (String name : beans.getBeanDefinitionNames()) {
            Class<?> type = beans.getType(name);
            if (type != null
                    && type.getName().startsWith("health.attest.consent.hapi.")
                    && type.getSimpleName().endsWith("Interceptor")) {
                gate.add(beans.getBean(name));
            }
        }
        if (gate.size() < 6) {
            throw new IllegalStateException("the gate has other parts than it had: " + gate);
        }
    }

    /** Does something without the gate. */
    void without(Runnable something) {
        gate.forEach(interceptors::unregisterInterceptor);
        try {
            something.run();
        } finally {
            gate.forEach(interceptors::registerInterceptor);
        }
    }
}
