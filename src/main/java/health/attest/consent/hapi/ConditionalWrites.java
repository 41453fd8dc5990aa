package health.attest.consent.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.searchparam.MatchUrlService;
import ca.uhn.fhir.jpa.searchparam.SearchParameterMap;
import ca.uhn.fhir.jpa.searchparam.matcher.SearchParamMatcher;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Resource;

/**
 * Conditions of writes, so that what they match is only what the caller may see. HAPI looks at the first two matches of
 * the whole tenant: a hidden one would make it refuse, delete or pass over a visible one, and so tell of itself.
 */
final class ConditionalWrites {
    /** Most matches that are judged; a condition that matches more is no condition. */
    static final int MATCHES_MAX = 1_000;

    private final FhirContext fhir;
    private final DaoRegistry daos;
    private final MatchUrlService urls;
    private final SearchParamMatcher matcher;
    private final StoredResources stored;

    ConditionalWrites(
            FhirContext fhir,
            DaoRegistry daos,
            MatchUrlService urls,
            SearchParamMatcher matcher,
            StoredResources stored) {
        this.fhir = fhir;
        this.daos = daos;
        this.urls = urls;
        this.matcher = matcher;
        this.stored = stored;
    }

    /**
     * The ids of up to two matches that the caller may see; empty when nothing hidden matches, so that the condition
     * may stay as it is.
     *
     * @param query the condition, without its type
     */
    Optional<List<String>> visible(Judging judging, String type, String query) {
        if (!daos.isResourceTypeSupported(type) || query.isBlank()) {
            return Optional.empty();
        }
        List<Resource> matches = matches(judging, type, query);
        List<String> visible = matches.stream()
                .filter(each -> !judging.hides(each))
                .map(each -> each.getIdElement().getIdPart())
                .toList();
        if (visible.size() == matches.size()) {
            return Optional.empty();
        }
        if (matches.size() > MATCHES_MAX) {
            throw new InvalidRequestException("The condition matches too much");
        }
        return Optional.of(visible.stream().limit(2).toList());
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

    private List<Resource> matches(Judging judging, String type, String query) {
        SearchParameterMap condition = urls.translateMatchUrl(type + "?" + query, fhir.getResourceDefinition(type));
        condition.setLoadSynchronousUpTo(MATCHES_MAX + 1);
        List<IBaseResource> found = daos.getResourceDao(type)
                .search(condition, stored.within(judging.context().tenant()))
                .getAllResources();
        return found.stream().map(Resource.class::cast).toList();
    }
}
