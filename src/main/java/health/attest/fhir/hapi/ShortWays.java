package health.attest.fhir.hapi;

import ca.uhn.fhir.jpa.api.dao.IFhirResourceDao;
import ca.uhn.fhir.jpa.provider.BaseJpaResourceProvider;
import ca.uhn.fhir.jpa.searchparam.SearchParameterMap;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * Opens the short ways of the store: between a resource provider of HAPI's and the store, what needs less is answered.
 */
final class ShortWays {
    private final StoreReads reads;
    private final StoreSearches searches;

    ShortWays(StoreReads reads, StoreSearches searches) {
        this.reads = reads;
        this.searches = searches;
    }

    /** Requests that come through that provider take the short way where there is one; everything else is as before. */
    <T extends IBaseResource> void openFor(BaseJpaResourceProvider<T> provider) {
        IFhirResourceDao<T> store = provider.getDao();
        String type = provider.getResourceType().getSimpleName();
        @SuppressWarnings("unchecked")
        IFhirResourceDao<T> shortened = (IFhirResourceDao<T>) Proxy.newProxyInstance(
                ShortWays.class.getClassLoader(),
                ClassUtils.getAllInterfaces(store),
                (proxy, method, arguments) -> call(store, type, method, arguments));
        provider.setDao(shortened);
    }

    private @Nullable Object call(IFhirResourceDao<?> store, String type, Method method, Object @Nullable [] arguments)
            throws Throwable {
        Optional<?> found = Optional.empty();
        if (arguments != null && arguments.length > 1 && arguments[1] instanceof RequestDetails request) {
            if (method.getName().equals("read") && arguments.length == 2) {
                found = reads.read(type, (IIdType) arguments[0], request);
            } else if (method.getName().equals("search") && arguments[0] instanceof SearchParameterMap parameters) {
                found = searches.search(store, type, parameters, request);
            }
        }
        if (found.isPresent()) {
            return found.get();
        }
        try {
            return method.invoke(store, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
