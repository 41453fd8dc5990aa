package health.attest.smart.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.jpa.searchparam.MatchUrlService;
import ca.uhn.fhir.jpa.searchparam.SearchParameterMap;
import ca.uhn.fhir.model.api.IQueryParameterType;
import ca.uhn.fhir.rest.api.Constants;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.StringParam;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletSubRequestDetails;
import ca.uhn.fhir.util.UrlUtil;
import health.attest.access.RequestLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Puts into the search itself what its caller's scopes narrow it by. HAPI 8.8.0 binds the parameters of a request
 * before it asks any gate; the first pointcut here is called before a search is stored with them, the second before ids
 * are searched for without storing anything.
 */
@Interceptor(order = RequestLine.SCOPES)
final class NarrowedSearchInterceptor {
    private final FhirContext fhir;
    private final MatchUrlService urls;

    NarrowedSearchInterceptor(FhirContext fhir, MatchUrlService urls) {
        this.fhir = fhir;
        this.urls = urls;
    }

    @Hook(Pointcut.STORAGE_PRESEARCH_PARTITION_SELECTED)
    void beforeStored(RequestDetails request, SearchParameterMap search) {
        narrow(request, search);
    }

    @Hook(Pointcut.STORAGE_PRESEARCH_REGISTERED)
    void beforeSearched(RequestDetails request, SearchParameterMap search) {
        narrow(request, search);
    }

    private void narrow(RequestDetails request, SearchParameterMap search) {
        if (request instanceof ServletRequestDetails servlet && !(request instanceof ServletSubRequestDetails)) {
            SearchScopes.narrowedBy(servlet)
                    .forEach((name, value) -> read(String.valueOf(request.getResourceName()), name, value).stream()
                            .filter(alternatives -> !has(search, name, alternatives))
                            .forEach(alternatives -> add(search, name, alternatives)));
        }
    }

    /** Both pointcuts are called with the same search where it is stored. */
    private static boolean has(SearchParameterMap search, String name, List<IQueryParameterType> alternatives) {
        List<List<IQueryParameterType>> there = search.get(name);
        return there != null && there.stream().anyMatch(each -> tokens(each).equals(tokens(alternatives)));
    }

    private static List<String> tokens(List<IQueryParameterType> alternatives) {
        return alternatives.stream()
                .map(IQueryParameterType::getValueAsQueryToken)
                .toList();
    }

    private static void add(SearchParameterMap search, String name, List<IQueryParameterType> alternatives) {
        List<List<IQueryParameterType>> all =
                new ArrayList<>(Objects.requireNonNullElse(search.get(name), List.<List<IQueryParameterType>>of()));
        all.add(alternatives);
        search.put(name, all);
    }

    private List<List<IQueryParameterType>> read(String type, String name, String value) {
        if (name.equals(Constants.PARAM_FILTER)) {
            // HAPI's match URLs know no filter.
            return List.of(List.of(new StringParam(value)));
        }
        String url = type + "?" + name + "=" + UrlUtil.escapeUrlParam(value);
        return urls.translateMatchUrl(url, fhir.getResourceDefinition(type)).get(name);
    }
}
