package health.attest.consent.hapi;

import ca.uhn.fhir.jpa.searchparam.SearchParameterMap;
import ca.uhn.fhir.model.api.IQueryParameterType;
import ca.uhn.fhir.rest.api.Constants;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.StringParam;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.util.UrlUtil;
import health.attest.access.Interaction;
import health.attest.access.ResourceReference;
import health.attest.access.Tenant;
import health.attest.consent.ConsentCandidates;
import health.attest.consent.ConsentGate;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;

/**
 * Totals of what the caller may see. What no consent and no label touches is counted in SQL and judged once, as any
 * such row would be; the rest is judged one by one, up to a limit beyond which there is no total.
 */
final class ConsentCounts {
    private final StoredSearches searches;
    private final StoredResources stored;
    private final ConsentCandidates candidates;
    private final Matches matches;
    private final int judgedMax;

    ConsentCounts(
            StoredSearches searches,
            StoredResources stored,
            ConsentCandidates candidates,
            Matches matches,
            int judgedMax) {
        this.searches = searches;
        this.stored = stored;
        this.candidates = candidates;
        this.matches = matches;
        this.judgedMax = judgedMax;
    }

    /** Puts the right total in place of each that HAPI counted over rows the caller may not see. */
    void correct(Bundle bundle, RequestDetails request, Judging judging) {
        Interaction interaction = judging.interaction();
        switch (interaction.kind()) {
            // The request's own parameters: scopes have narrowed them since the interaction was read.
            case SEARCH_TYPE -> correct(bundle, String.valueOf(interaction.type()), request.getParameters(), judging);
            // What HAPI counts there nobody has judged, and nothing says what to count again.
            case SEARCH_PAGE, OPERATION -> bundle.setTotalElement(null);
            case BATCH, TRANSACTION -> correctEntries(bundle, request, judging);
            default -> {}
        }
    }

    private void correct(Bundle bundle, String type, Map<String, String[]> parameters, Judging judging) {
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
                    correct(
                            found,
                            url.substring(0, question),
                            UrlUtil.parseQueryString(url.substring(question + 1)),
                            judging);
                } else {
                    found.setTotalElement(null);
                }
            }
        }
    }

    private static boolean asks(Map<String, String[]> parameters) {
        return values(parameters, "_summary").contains("count")
                || values(parameters, "_total").stream().anyMatch(total -> !total.equals("none"));
    }

    private static List<String> values(Map<String, String[]> parameters, String name) {
        return List.of(parameters.getOrDefault(name, new String[0]));
    }

    private int count(String type, Map<String, String[]> parameters, Judging judging) {
        Tenant tenant = judging.context().tenant();
        SearchParameterMap query = searches.of(type, Matches.query(parameters));
        // HAPI's match URLs know no filter, and it is a filter that keeps a patient's app to the patient.
        values(parameters, Constants.PARAM_FILTER)
                .forEach(filter -> query.add(Constants.PARAM_FILTER, (IQueryParameterType) new StringParam(filter)));
        if (ConsentGate.isAboutNobody(type) && !Hops.any(parameters)) {
            return counted(searches.keys(tenant, type, query)).size();
        }
        // What is found by way of other resources is judged one by one, whatever it is.
        ConsentCandidates.Split split = Hops.any(parameters)
                ? new ConsentCandidates.Split(0, ids(searches.resources(tenant, type, query, judgedMax + 1)))
                : Judging.unlessUnavailable(() -> candidates.split(
                        tenant,
                        type,
                        counted(searches.keys(tenant, type, query)),
                        judging.actor().acting(),
                        judgedMax + 1));
        if (split.judged().size() > judgedMax) {
            throw tooCostly();
        }
        long visible = split.judged().stream()
                .flatMap(id -> stored.read(tenant, new ResourceReference(type, id)).stream())
                .filter(each -> !matches.hides(judging, each, parameters))
                .count();
        boolean plain = split.plain() > 0 && judging.seesPlain(type);
        return Math.toIntExact(visible + (plain ? split.plain() : 0));
    }

    /** Never a wrong number: what is not known whole is not counted. */
    private static List<Long> counted(List<Long> keys) {
        if (keys.size() > StoredSearches.KEYS_MAX) {
            throw tooCostly();
        }
        return keys;
    }

    private static InvalidRequestException tooCostly() {
        return new InvalidRequestException("too-costly: a total over this many rows with consents is not counted");
    }

    private static List<String> ids(List<Resource> resources) {
        return resources.stream().map(each -> each.getIdElement().getIdPart()).toList();
    }
}
