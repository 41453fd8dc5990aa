package health.attest.fhir.hapi;

import ca.uhn.fhir.jpa.api.dao.IFhirResourceDao;
import ca.uhn.fhir.jpa.provider.BaseJpaResourceProvider;
import ca.uhn.fhir.jpa.searchparam.SearchParameterMap;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/** Stands between one of HAPI's resource providers and its store, and answers what can be answered with less. */
final class ShortWays implements InvocationHandler {
    private final StoreReads reads;
    private final StoreSearches searches;
    private final IFhirResourceDao<?> store;
    private final String type;

    private ShortWays(StoreReads reads, StoreSearches searches, IFhirResourceDao<?> store, String type) {
        this.reads = reads;
        this.searches = searches;
        this.store = store;
        this.type = type;
    }

    /** Requests that come through that provider take the short way where there is one; everything else is as before. */
    static <T extends IBaseResource> void openFor(
            BaseJpaResourceProvider<T> provider, StoreReads reads, StoreSearches searches) {
        IFhirResourceDao<T> store = provider.getDao();
        String type = provider.getResourceType().getSimpleName();
        @SuppressWarnings("unchecked")
        IFhirResourceDao<T> shortened = (IFhirResourceDao<T>) Proxy.newProxyInstance(
                ShortWays.class.getClassLoader(),
                ClassUtils.getAllInterfaces(store),
                new ShortWays(reads, searches, store, type));
        provider.setDao(shortened);
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
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
