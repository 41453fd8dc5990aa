package health.attest.fhir.hapi;

import ca.uhn.fhir.interceptor.api.IInterceptorService;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.jpa.provider.BaseJpaResourceProvider;
import ca.uhn.fhir.jpa.provider.JpaSystemProvider;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.Transaction;
import ca.uhn.fhir.rest.openapi.OpenApiInterceptor;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.provider.ResourceProviderFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.context.ApplicationContext;

/**
 * Everything that modules hang into the FHIR server: a bean whose class is an {@code @Interceptor} guards every
 * request, a bean with {@code @Operation} methods is offered, an {@code IResourceProvider} bean serves its type instead
 * of the store.
 *
 * @param interceptors HAPI's registry, the same for the server and the store
 * @param gates the modules' interceptors; each says its own place in the line
 * @param own resource providers of modules; they replace the store's provider of their type
 * @param operations other beans with operations
 * @param stored the store's providers, one per resource type
 * @param system transaction, batch, system history and search
 * @param capabilities the capability statement
 * @param shortWays what the store's providers answer with less
 */
record FhirServerParts(
        IInterceptorService interceptors,
        List<Object> gates,
        List<IResourceProvider> own,
        List<Object> operations,
        ResourceProviderFactory stored,
        JpaSystemProvider<?, ?> system,
        CapabilityStatements capabilities,
        ShortWays shortWays) {

    /** Types whose function is not offered yet: storing them would promise what nobody does. */
    private static final Set<String> NOT_OFFERED = Set.of("Subscription");

    void mountOn(FhirServer server) {
        server.setInterceptorService(interceptors);
        gates.forEach(server::registerInterceptor);
        server.registerInterceptor(new OpenApiInterceptor());
        Set<String> replaced = own.stream()
                .map(provider -> provider.getResourceType().getSimpleName())
                .collect(Collectors.toSet());
        for (Object provider : stored.createProviders()) {
            String type = ((IResourceProvider) provider).getResourceType().getSimpleName();
            if (!replaced.contains(type) && !NOT_OFFERED.contains(type)) {
                if (provider instanceof BaseJpaResourceProvider<?> ofStore) {
                    shortWays.openFor(ofStore);
                }
                server.registerProvider(provider);
            }
        }
        server.registerProviders(own);
        server.registerProvider(system);
        // After the store's own, so that a module's transaction method comes before it.
        server.registerProviders(operations);
        server.setServerConformanceProvider(capabilities);
    }

    static List<Object> gatesAmong(ApplicationContext beans) {
        return ownBeans(beans, type -> type.isAnnotationPresent(Interceptor.class))
                .toList();
    }

    static List<IResourceProvider> resourceProvidersAmong(ApplicationContext beans) {
        return ownBeans(beans, IResourceProvider.class::isAssignableFrom)
                .map(IResourceProvider.class::cast)
                .toList();
    }

    static List<Object> operationsAmong(ApplicationContext beans) {
        return ownBeans(beans, FhirServerParts::bringsOperations).toList();
    }

    private static boolean bringsOperations(Class<?> type) {
        return !IResourceProvider.class.isAssignableFrom(type)
                && Arrays.stream(type.getDeclaredMethods())
                        .anyMatch(method -> method.isAnnotationPresent(Operation.class)
                                || method.isAnnotationPresent(Transaction.class));
    }

    /** HAPI brings interceptors and providers as beans of its own; only Attest's modules decide what is mounted. */
    private static Stream<Object> ownBeans(ApplicationContext beans, Predicate<Class<?>> wanted) {
        return Arrays.stream(beans.getBeanDefinitionNames())
                .filter(name -> {
                    Class<?> type = beans.getType(name, false);
                    return type != null && type.getName().startsWith("health.attest.") && wanted.test(type);
                })
                .map(beans::getBean);
    }
}
