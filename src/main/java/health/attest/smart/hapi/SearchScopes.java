package health.attest.smart.hapi;

import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import ca.uhn.fhir.util.UrlUtil;
import health.attest.access.AccessDecision.Deny;
import health.attest.access.DenialReason;
import health.attest.access.Interaction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Narrows searches to what the caller reaches, and refuses to count what could not be narrowed exactly. */
final class SearchScopes {
    /** What was added to a direct search, by name: HAPI has read its parameters by then. */
    private static final String NARROWED = "health.attest.smart.narrowed";

    private final SearchNarrowing narrowing;

    SearchScopes(SearchNarrowing narrowing) {
        this.narrowing = narrowing;
    }

    /** What a direct search has to be narrowed by; empty when nothing or when the request is no such search. */
    @SuppressWarnings("unchecked")
    static Map<String, String> narrowedBy(ServletRequestDetails request) {
        Object narrowed = request.getServletRequest().getAttribute(NARROWED);
        return narrowed == null ? Map.of() : (Map<String, String>) narrowed;
    }

    /** Narrows a direct search by adding parameters to the request. */
    Optional<Deny> narrow(Scoped scoped, Interaction search, ServletRequestDetails request) {
        SearchNarrowing.Narrowed narrowed =
                narrowing.narrow(scoped, String.valueOf(search.type()), search.parameters());
        if (!narrowed.exact() && counts(search.parameters())) {
            return Optional.of(Refusals.deny(DenialReason.NOT_SUPPORTED, "inexact-count"));
        }
        if (!narrowed.parameters().isEmpty()) {
            Map<String, String[]> parameters = new HashMap<>(request.getParameters());
            narrowed.parameters()
                    .forEach((name, value) ->
                            parameters.merge(name, new String[] {value}, (given, added) -> Stream.of(given, added)
                                    .flatMap(Stream::of)
                                    .toArray(String[]::new)));
            request.setParameters(parameters);
            request.getServletRequest().setAttribute(NARROWED, narrowed.parameters());
        }
        return Optional.empty();
    }

    /** Narrows the URL of a search inside a bundle; empty when it asks to count what cannot be narrowed exactly. */
    Optional<String> narrow(Scoped scoped, Interaction search, String url) {
        SearchNarrowing.Narrowed narrowed =
                narrowing.narrow(scoped, String.valueOf(search.type()), search.parameters());
        if (!narrowed.exact() && counts(search.parameters())) {
            return Optional.empty();
        }
        StringBuilder narrowedUrl = new StringBuilder(url);
        narrowed.parameters().forEach((name, value) -> narrowedUrl
                .append(narrowedUrl.indexOf("?") < 0 ? '?' : '&')
                .append(name)
                .append('=')
                .append(UrlUtil.escapeUrlParam(value)));
        return Optional.of(narrowedUrl.toString());
    }

    private static boolean counts(Map<String, List<String>> parameters) {
        return parameters.getOrDefault("_summary", List.of()).contains("count")
                || parameters.getOrDefault("_total", List.of()).stream().anyMatch(total -> !total.equals("none"));
    }
}
