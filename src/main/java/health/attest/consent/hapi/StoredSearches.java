package health.attest.consent.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.IFhirResourceDao;
import ca.uhn.fhir.jpa.model.dao.JpaPid;
import ca.uhn.fhir.jpa.searchparam.MatchUrlService;
import ca.uhn.fhir.jpa.searchparam.SearchParameterMap;
import health.attest.access.Tenant;
import java.util.List;
import java.util.Objects;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Resource;

/** Searches for the gate itself, within one tenant and past all gates. */
final class StoredSearches {
    /** Most keys of one search; without a bound of ours HAPI silently ends at 10 000. */
    static final int KEYS_MAX = 1_000_000;

    private final FhirContext fhir;
    private final DaoRegistry daos;
    private final MatchUrlService urls;
    private final StoredResources stored;

    StoredSearches(FhirContext fhir, DaoRegistry daos, MatchUrlService urls, StoredResources stored) {
        this.fhir = fhir;
        this.daos = daos;
        this.urls = urls;
        this.stored = stored;
    }

    boolean knows(String type) {
        return daos.isResourceTypeSupported(type);
    }

    /** The search that a query string states. */
    SearchParameterMap of(String type, String query) {
        return urls.translateMatchUrl(type + "?" + query, fhir.getResourceDefinition(type));
    }

    /** At most {@code max} of what it finds. */
    List<Resource> resources(Tenant tenant, String type, SearchParameterMap search, int max) {
        search.setLoadSynchronousUpTo(max);
        List<IBaseResource> found =
                daos.getResourceDao(type).search(search, stored.within(tenant)).getAllResources();
        return found.stream().map(Resource.class::cast).toList();
    }

    /** The store's keys of all it finds; more than {@link #KEYS_MAX} when it finds more than that. */
    List<Long> keys(Tenant tenant, String type, SearchParameterMap search) {
        search.setLoadSynchronousUpTo(KEYS_MAX + 1);
        IFhirResourceDao<?> dao = daos.getResourceDao(type);
        List<JpaPid> found = dao.searchForIds(search, stored.within(tenant));
        return found.stream().map(JpaPid::getId).map(Objects::requireNonNull).toList();
    }
}
