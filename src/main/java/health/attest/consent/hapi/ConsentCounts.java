package health.attest.consent.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.IFhirResourceDao;
import ca.uhn.fhir.jpa.model.dao.JpaPid;
import ca.uhn.fhir.jpa.searchparam.MatchUrlService;
import ca.uhn.fhir.jpa.searchparam.SearchParameterMap;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import health.attest.access.Interaction;
import health.attest.access.ResourceReference;
import health.attest.consent.ConsentCandidates;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import org.hl7.fhir.r4.model.Bundle;

/**
 * Totals of what the caller may see. What no consent and no label touches is counted in SQL and judged once, as any
 * such row would be; the rest is judged one by one, up to a limit beyond which there is no total.
 */
final class ConsentCounts {
    private static final Set<String> SHAPING = Set.of(
            "_total", "_summary", "_count", "_sort", "_include", "_revinclude", "_elements", "_format", "_pretty");

    private final FhirContext fhir;
    private final DaoRegistry daos;
    private final MatchUrlService urls;
    private final ConsentCandidates candidates;
    private final int judgedMax;

    ConsentCounts(
            FhirContext fhir, DaoRegistry daos, MatchUrlService urls, ConsentCandidates candidates, int judgedMax) {
        this.fhir = fhir;
        this.daos = daos;
        this.urls = urls;
        this.candidates = candidates;
        this.judgedMax = judgedMax;
    }

    /** Puts the right total in place of one that HAPI counted over rows the caller may not see. */
    void correct(Bundle bundle, RequestDetails request, Judging judging) {
        if (judging.interaction().kind() == Interaction.Kind.SEARCH_TYPE && bundle.hasTotal() && asks(request)) {
            bundle.setTotal(count(request, judging));
        } else if (judging.interaction().kind() == Interaction.Kind.SEARCH_PAGE) {
            bundle.setTotalElement(null);
        }
    }

    private static boolean asks(RequestDetails request) {
        return isAsked(request, "_total", "accurate") || isAsked(request, "_summary", "count");
    }

    private static boolean isAsked(RequestDetails request, String name, String value) {
        String[] values = request.getParameters().get(name);
        return values != null && List.of(values).contains(value);
    }

    private int count(RequestDetails request, Judging judging) {
        Interaction interaction = judging.interaction();
        String type = Objects.requireNonNull(interaction.type());
        SearchParameterMap query =
                urls.translateMatchUrl(type + "?" + query(interaction), fhir.getResourceDefinition(type));
        query.setLoadSynchronous(true);
        IFhirResourceDao<?> dao = daos.getResourceDao(type);
        List<JpaPid> found = dao.searchForIds(query, request);
        ConsentCandidates.Split split = candidates.split(
                judging.context().tenant(),
                type,
                found.stream().map(JpaPid::getId).toList(),
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

    private static String query(Interaction interaction) {
        StringJoiner query = new StringJoiner("&");
        for (Map.Entry<String, List<String>> each : interaction.parameters().entrySet()) {
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
