package health.attest.smart.hapi;

import ca.uhn.fhir.jpa.searchparam.matcher.InMemoryMatchResult;
import ca.uhn.fhir.jpa.searchparam.matcher.SearchParamMatcher;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import health.attest.smart.Letter;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;

/** Confines conditions of writes to what their callers reach; what consents hide is the next gate's. */
final class Conditions {
    /** Most matches that are looked at; whatever a condition matches beyond them nobody is told of. */
    private static final int MATCHES_MAX = 200;

    /**
     * Matches no resource of any type; and HAPI, which refuses what does not meet its own condition, cannot check it.
     */
    private static final String MATCHES_NOTHING = "_has:Provenance:target:_id=";

    private final TenantStore store;
    private final ResourceJudge judge;
    private final SearchParamMatcher matcher;

    Conditions(TenantStore store, ResourceJudge judge, SearchParamMatcher matcher) {
        this.store = store;
        this.judge = judge;
        this.matcher = matcher;
    }

    /**
     * A condition that matches nothing hidden.
     *
     * @param asked search parameters as they came
     * @param query search parameters that match nothing out of reach
     * @param matches how many resources within reach they match
     */
    record Confined(String asked, String query, int matches) {
        private static final String KEY = Confined.class.getName();

        void keepIn(RequestDetails request) {
            request.getUserData().put(KEY, this);
        }

        static @Nullable Confined of(RequestDetails request) {
            return (Confined) request.getUserData().get(KEY);
        }
    }

    /** The same for who need not know how many match. */
    String query(Scoped scoped, String type, String query, RequestDetails request) {
        return isAllReached(scoped, type)
                ? query
                : confine(scoped, type, query, request).query();
    }

    Confined confine(Scoped scoped, String type, String query, RequestDetails request) {
        List<IBaseResource> all = store.search(scoped.context().tenant(), type, query, MATCHES_MAX);
        List<IBaseResource> visible = all.stream()
                .filter(match -> judge.admits(scoped, Letter.SEARCH, match, request))
                .toList();
        if (visible.size() == all.size() && all.size() < MATCHES_MAX) {
            return new Confined(query, query, all.size());
        }
        String only = visible.isEmpty()
                ? MATCHES_NOTHING + UUID.randomUUID()
                : "_id="
                        + visible.stream()
                                .map(match -> match.getIdElement().getIdPart())
                                .collect(Collectors.joining(","));
        return new Confined(query, query + "&" + only, visible.size());
    }

    /** Whether HAPI would refuse a resource that does not meet its own condition; it cannot check a confined one. */
    boolean isUnmet(String type, Confined confined, IBaseResource body) {
        if (confined.matches() > 0 || confined.query().equals(confined.asked())) {
            return false;
        }
        InMemoryMatchResult met = matcher.match(type + "?" + confined.asked(), body, null);
        return met.supported() && !met.matched();
    }

    /** Whether nothing of the type is out of the caller's reach. */
    static boolean isAllReached(Scoped scoped, String type) {
        return scoped.scopes().reach(Letter.SEARCH, type).isEverything();
    }
}
