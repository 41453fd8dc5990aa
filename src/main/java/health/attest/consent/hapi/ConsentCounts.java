package health.attest.consent.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.IFhirResourceDao;
import ca.uhn.fhir.jpa.model.dao.JpaPid;
import ca.uhn.fhir.jpa.searchparam.MatchUrlService;
import ca.uhn.fhir.jpa.searchparam.SearchParameterMap;
import ca.uhn.fhir.model.api.IQueryParameterType;
import ca.uhn.fhir.rest.api.Constants;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.StringParam;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.util.UrlUtil;
import health.attest.access.Interaction;
import health.attest.access.ResourceReference;
import health.attest.consent.ConsentCandidates;
import health.attest.consent.ConsentGate;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.hl7.fhir.r4.model.Bundle;

/**
 * Totals of what the caller may see. What no consent and no label touches is counted in SQL and judged once, as any
 * such row would be; the rest is judged one by one, up to a limit beyond which there is no total.
 */
final class ConsentCounts {
    private static final Set<String> SHAPING = Set.of(
            "_total",
            "_summary",
            "_count",
            "_sort",
            "_include",
            "_revinclude",
            "_elements",
            "_format",
            "_pretty",
            Constants.PARAM_FILTER);

    private final FhirContext fhir;
    private final DaoRegistry daos;
    private final MatchUrlService urls;
    private final StoredResources stored;
    private final ConsentCandidates candidates;
    private final int judgedMax;

    ConsentCounts(
            FhirContext fhir,
            DaoRegistry daos,
            MatchUrlService urls,
            StoredResources stored,
            ConsentCandidates candidates,
            int judgedMax) {
        this.fhir = fhir;
        this.daos = daos;
        this.urls = urls;
        this.stored = stored;
        this.candidates = candidates;
        this.judgedMax = judgedMax;
    }

    /** Puts the right total in place of each that HAPI counted over rows the caller may not see. */
    void correct(Bundle bundle, RequestDetails request, Judging judging) {
        Interaction interaction = judging.interaction();
        switch (interaction.kind()) {
            // The request's own parameters: scopes have narrowed them since the interaction was read.
            case SEARCH_TYPE ->
                correct(bundle, String.valueOf(interaction.type()), lists(request.getParameters()), judging);
            case SEARCH_PAGE -> bundle.setTotalElement(null);
            case BATCH, TRANSACTION -> correctEntries(bundle, request, judging);
            default -> {}
        }
    }

    private void correct(Bundle bundle, String type, Map<String, List<String>> parameters, Judging judging) {
        // Events are counted by the journal, over what this caller may read of it.
        if (bundle.hasTotal() && asks(parameters) && !type.equals("AuditEvent")) {
            bundle.setTotal(count(type, parameters, judging));
        }
    }

    /** HAPI answers the entries it was given in their order. */
    private void correctEntries(Bundle bundle, RequestDetails request, Judging judging) {
        List<Bundle.BundleEntryComponent> asked =
                request.getResource() instanceof Bundle body ? body.getEntry() : List.of();
        for (int place = 0; place < bundle.getEntry().size(); place++) {
            if (bundle.getEntry().get(place).getResource() instanceof Bundle found && found.hasTotal()) {
                String url = place < asked.size()
                        ? String.valueOf(asked.get(place).getRequest().getUrl())
                        : "";
                int question = url.indexOf('?');
                if (question > 0 && url.indexOf('/') < 0) {
                    Map<String, List<String>> parameters = lists(UrlUtil.parseQueryString(url.substring(question + 1)));
                    correct(found, url.substring(0, question), parameters, judging);
                } else {
                    found.setTotalElement(null);
                }
            }
        }
    }

    private static Map<String, List<String>> lists(Map<String, String[]> parameters) {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        parameters.forEach((name, values) -> lists.put(name, List.of(values)));
        return lists;
    }

    private static boolean asks(Map<String, List<String>> parameters) {
        return parameters.getOrDefault("_summary", List.of()).contains("count")
                || parameters.getOrDefault("_total", List.of()).stream().anyMatch(total -> !total.equals("none"));
    }

    private int count(String type, Map<String, List<String>> parameters, Judging judging) {
        SearchParameterMap query =
                urls.translateMatchUrl(type + "?" + query(parameters), fhir.getResourceDefinition(type));
        // HAPI's match URLs know no filter, and it is a filter that keeps a patient's app to the patient.
        parameters
                .getOrDefault(Constants.PARAM_FILTER, List.of())
                .forEach(filter -> query.add(Constants.PARAM_FILTER, (IQueryParameterType) new StringParam(filter)));
        query.setLoadSynchronous(true);
        IFhirResourceDao<?> dao = daos.getResourceDao(type);
        List<JpaPid> found =
                dao.searchForIds(query, stored.within(judging.context().tenant()));
        if (ConsentGate.isAboutNobody(type)) {
            return found.size();
        }
        ConsentCandidates.Split split = candidates.split(
                judging.context().tenant(),
                type,
                found.stream().map(JpaPid::getId).toList(),
                judging.actor().acting(),
                judgedMax + 1);
        if (split.judged().size() > judgedMax) {
            throw new InvalidRequestException("too-costly: a total over this many rows with consents is not counted");
        }
        long visible = split.judged().stream()
                .filter(id -> !judging.hides(new ResourceReference(type, id)))
                .count();
        boolean plain = split.plain() > 0 && judging.seesPlain(type);
        return Math.toIntExact(visible + (plain ? split.plain() : 0));
    }

    private static String query(Map<String, List<String>> parameters) {
        StringJoiner query = new StringJoiner("&");
        for (Map.Entry<String, List<String>> each : parameters.entrySet()) {
            int colon = each.getKey().indexOf(':');
            String name = colon < 0 ? each.getKey() : each.getKey().substring(0, colon);
            if (!SHAPING.contains(name)) {
                each.getValue()
                        .forEach(value ->
                                query.add(each.getKey() + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
            }
        }
        return query.toString();
    }
}
