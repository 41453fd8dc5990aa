package health.attest.consent.hapi;

import ca.uhn.fhir.jpa.searchparam.matcher.SearchParamMatcher;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.util.UrlUtil;
import health.attest.consent.ConsentVerdict;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.Resource;

/**
 * Conditions of writes, so that what they match is only what the caller may see. HAPI looks at the first two matches of
 * the whole tenant: a hidden one would make it refuse, delete or pass over a visible one, and so tell of itself.
 */
final class ConditionalWrites {
    /** Most matches that are judged; a condition that matches more is no condition. */
    static final int MATCHES_MAX = 1_000;

    private final StoredSearches searches;
    private final SearchParamMatcher matcher;
    private final Matches matches;
    private final MadeUnderConditions made;

    ConditionalWrites(StoredSearches searches, SearchParamMatcher matcher, Matches matches, MadeUnderConditions made) {
        this.searches = searches;
        this.matcher = matcher;
        this.matches = matches;
        this.made = made;
    }

    /**
     * The ids of up to two matches that the caller may see; empty when nothing hidden matches, so that the condition
     * may stay as it is.
     *
     * @param query the condition, without its type
     */
    Optional<List<String>> visible(Judging judging, String type, String query) {
        if (!searches.knows(type) || query.isBlank()) {
            return Optional.empty();
        }
        List<Resource> met =
                searches.resources(judging.context().tenant(), type, searches.of(type, query), MATCHES_MAX + 1);
        List<String> visible = met.stream()
                // What is shown in part may match by the part that is not.
                .filter(each -> judging.reading(each).outcome() == ConsentVerdict.Outcome.PERMIT
                        && !matches.hides(judging, each, UrlUtil.parseQueryString(query)))
                .map(each -> each.getIdElement().getIdPart())
                .toList();
        if (visible.size() == met.size()) {
            return Optional.empty();
        }
        if (met.size() > MATCHES_MAX) {
            throw new InvalidRequestException("The condition matches too much");
        }
        return Optional.of(visible.stream().limit(2).toList());
    }

    /** Lets a resource be made under a condition that only hidden ones meet, although one of them was made under it. */
    void makeAnew(Judging judging, String type, String query) {
        made.forget(searches.keys(judging.context().tenant(), type, searches.of(type, query)));
    }

    /** Whether a new resource meets the condition that it is created under. */
    boolean isMet(String type, String query, Resource created) {
        return matcher.match(type + "?" + query, created, null).matched();
    }

    /** The condition, met by these only. */
    static String among(List<String> ids, String query) {
        String known = ids.isEmpty() ? UUID.randomUUID().toString() : String.join(",", ids);
        return query + "&_id=" + known;
    }
}
