package health.attest.fhir.hapi;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.searchparam.SearchParameterMap;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import ca.uhn.fhir.rest.param.TokenParam;
import health.attest.access.WarmUp;
import java.util.List;

/** Builds what the first search and the first read of each common type would otherwise wait for. */
final class SearchWarmUp implements WarmUp {
    private static final List<String> TYPES = List.of("Patient", "Appointment", "Observation", "Encounter");

    private final DaoRegistry store;

    SearchWarmUp(DaoRegistry store) {
        this.store = store;
    }

    @Override
    public void run() {
        for (String type : TYPES) {
            SearchParameterMap nothing = SearchParameterMap.newSynchronous("_id", new TokenParam("warm-up"));
            store.getResourceDao(type).search(nothing, new SystemRequestDetails());
        }
    }
}
