package health.attest.consent.hapi;

import ca.uhn.fhir.jpa.searchparam.matcher.SearchParamMatcher;
import ca.uhn.fhir.rest.api.Constants;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import health.attest.consent.ConsentVerdict;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import org.hl7.fhir.r4.model.Resource;

/**
 * What a search may find: nothing by way of what is hidden, see {@link Hops}, and a resource that is shown in part only
 * by what is shown of it: a group that was found by a member who is then taken out would tell of the member.
 */
final class Matches {
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

    private final SearchParamMatcher matcher;
    private final Hops hops;

    Matches(SearchParamMatcher matcher, Hops hops) {
        this.matcher = matcher;
        this.hops = hops;
    }

    /** Whether the caller must not be shown that resource as what this request found. */
    boolean hides(Judging judging, Resource found, RequestDetails request) {
        boolean searched = request.getRestOperationType() == RestOperationTypeEnum.SEARCH_TYPE
                && found.fhirType().equals(request.getResourceName());
        return searched ? hides(judging, found, request.getParameters()) : judging.hides(found);
    }

    /** The same for a search of the resource's type with these parameters. */
    boolean hides(Judging judging, Resource found, Map<String, String[]> parameters) {
        if (judging.hides(found)) {
            return true;
        }
        if (Hops.any(parameters)
                && !hops.hold(judging, found, parameters, (each, asked) -> !hides(judging, each, asked))) {
            return true;
        }
        ConsentVerdict verdict = judging.reading(found);
        if (verdict.outcome() != ConsentVerdict.Outcome.REDACT) {
            return false;
        }
        Optional<Resource> shown = Redaction.redact(found, verdict.closed());
        String query = query(parameters);
        boolean known = !parameters.containsKey(Constants.PARAM_FILTER);
        return shown.isEmpty()
                || !known
                || (!query.isEmpty()
                        && !matcher.match(found.fhirType() + "?" + query, shown.get(), null)
                                .matched());
    }

    /** What a search looks for, without what only shapes its answer. */
    static String query(Map<String, String[]> parameters) {
        StringJoiner query = new StringJoiner("&");
        parameters.forEach((name, values) -> {
            int colon = name.indexOf(':');
            if (!SHAPING.contains(colon < 0 ? name : name.substring(0, colon))) {
                for (String value : values) {
                    query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
                }
            }
        });
        return query.toString();
    }
}
