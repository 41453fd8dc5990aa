package health.attest.journey;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.IFhirResourceDao;
import ca.uhn.fhir.jpa.provider.BaseJpaResourceProvider;
import ca.uhn.fhir.rest.server.RestfulServer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.hl7.fhir.instance.model.api.IBaseResource;

/** Takes the short ways out of the running server and puts them back, so that both ways answer the same question. */
final class ShortWaySwitch {
    private final List<Way<?>> ways = new ArrayList<>();

    ShortWaySwitch(RestfulServer server, DaoRegistry store) {
        server.getResourceProviders().forEach(provider -> {
            if (provider instanceof BaseJpaResourceProvider<?> ofStore) {
                ways.add(Way.of(ofStore, store));
            }
        });
        if (ways.stream().noneMatch(way -> way.shortened() != way.ordinary())) {
            throw new IllegalStateException("there are no short ways to take out");
        }
    }

    /** What HAPI answers by itself. */
    <T> T without(Supplier<T> asking) {
        ways.forEach(Way::close);
        try {
            return asking.get();
        } finally {
            ways.forEach(Way::open);
        }
    }

    private record Way<T extends IBaseResource>(
            BaseJpaResourceProvider<T> provider, IFhirResourceDao<T> shortened, IFhirResourceDao<T> ordinary) {

        static <T extends IBaseResource> Way<T> of(BaseJpaResourceProvider<T> provider, DaoRegistry store) {
            @SuppressWarnings("unchecked")
            Class<T> type = (Class<T>) provider.getResourceType();
            return new Way<>(provider, provider.getDao(), store.getResourceDao(type));
        }

        void close() {
            provider.setDao(ordinary);
        }

        void open() {
            provider.setDao(shortened);
        }
    }
}
