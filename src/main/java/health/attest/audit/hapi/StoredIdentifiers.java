package health.attest.audit.hapi;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.IFhirResourceDao;
import ca.uhn.fhir.jpa.searchparam.SearchParameterMap;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.TokenParam;
import health.attest.access.ResourceReference;
import health.attest.audit.SearchReader.Identifiers;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IIdType;

/** Finds resources of the store by identifier, in the tenant of the request that asks. */
final class StoredIdentifiers implements Identifiers {
    private static final int FOUND_MAX = 1_000;

    private final DaoRegistry store;
    private final RequestDetails request;

    StoredIdentifiers(DaoRegistry store, RequestDetails request) {
        this.store = store;
        this.request = request;
    }

    @Override
    public Set<ResourceReference> find(List<String> types, String token) {
        Set<ResourceReference> found = new LinkedHashSet<>();
        for (String type : types) {
            SearchParameterMap search = new SearchParameterMap();
            search.add("identifier", parameter(token));
            search.setLoadSynchronousUpTo(FOUND_MAX);
            IFhirResourceDao<?> dao = store.getResourceDao(type);
            for (IIdType id : dao.searchForResourceIds(search, request)) {
                found.add(new ResourceReference(type, id.getIdPart()));
            }
        }
        return found;
    }

    private static TokenParam parameter(String token) {
        int bar = token.indexOf('|');
        return bar < 0 ? new TokenParam(token) : new TokenParam(token.substring(0, bar), token.substring(bar + 1));
    }
}
