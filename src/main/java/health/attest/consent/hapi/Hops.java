package health.attest.consent.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeSearchParam;
import ca.uhn.fhir.jpa.searchparam.matcher.SearchParamMatcher;
import ca.uhn.fhir.util.UrlUtil;
import health.attest.access.ResourceReference;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Resource;

/**
 * Chains and {@code _has}: what a search finds by way of another resource must be found by way of one that the caller
 * may see, or a patient who is open would tell of an observation that is not.
 */
final class Hops {
    /** Most resources by way of which one match may be found. */
    private static final int SUPPORTS_MAX = 200;

    private static final String HAS = "_has";

    private final FhirContext fhir;
    private final StoredSearches searches;
    private final SearchParamMatcher matcher;

    Hops(FhirContext fhir, StoredSearches searches, SearchParamMatcher matcher) {
        this.fhir = fhir;
        this.searches = searches;
        this.matcher = matcher;
    }

    /** Whether a search looks beyond the resources it is for. */
    static boolean any(Map<String, String[]> parameters) {
        return parameters.keySet().stream().anyMatch(Hops::isHop);
    }

    private static boolean isHop(String name) {
        return name.startsWith(HAS + ":") || (name.indexOf('.') > 0 && !name.startsWith("_"));
    }

    /** Whether every hop of the search leads to the resource by way of something that {@code visible} says is seen. */
    boolean hold(Judging judging, Resource found, Map<String, String[]> parameters, Visible visible) {
        return parameters.entrySet().stream()
                .filter(each -> isHop(each.getKey()))
                .allMatch(each -> {
                    for (String value : each.getValue()) {
                        boolean held = each.getKey().startsWith(HAS)
                                ? has(judging, found, each.getKey(), value, visible)
                                : chain(judging, found, each.getKey(), value, visible);
                        if (!held) {
                            return false;
                        }
                    }
                    return true;
                });
    }

    /** Whether the caller may be shown what such a search found. */
    interface Visible {
        boolean test(Resource found, Map<String, String[]> parameters);
    }

    /** {@code _has:Type:reference:parameter=value}. */
    private boolean has(Judging judging, Resource found, String name, String value, Visible visible) {
        String[] parts = name.split(":", 4);
        if (parts.length < 4) {
            return false;
        }
        String inner = parts[3] + "=" + escaped(value);
        String query = parts[2] + "=" + reference(found) + "&" + inner;
        return search(judging, parts[1], query).stream()
                .anyMatch(each -> visible.test(each, UrlUtil.parseQueryString(inner)));
    }

    /** {@code reference.parameter=value} or {@code reference:Type.parameter=value}. */
    private boolean chain(Judging judging, Resource found, String name, String value, Visible visible) {
        int dot = name.indexOf('.');
        String[] typed = name.substring(0, dot).split(":", 2);
        String inner = name.substring(dot + 1) + "=" + escaped(value);
        String parameter = name.substring(dot + 1).split("[.:]", 2)[0];
        Set<ResourceReference> references = judging.matterOf(found).references();
        Collection<String> types = typed.length > 1 ? List.of(typed[1]) : targets(found, typed[0], parameter);
        List<String> ways = types.stream()
                .flatMap(type -> ways(judging, type, inner, references, visible).stream())
                .toList();
        return !ways.isEmpty()
                && matcher.match(found.fhirType() + "?" + typed[0] + "=" + String.join(",", ways), found, null)
                        .matched();
    }

    private List<String> ways(
            Judging judging, String type, String inner, Set<ResourceReference> references, Visible visible) {
        String ids = references.stream()
                .filter(each -> each.type().equals(type))
                .map(ResourceReference::id)
                .collect(Collectors.joining(","));
        return ids.isEmpty()
                ? List.of()
                : search(judging, type, inner + "&_id=" + ids).stream()
                        .filter(each -> visible.test(each, UrlUtil.parseQueryString(inner)))
                        .map(Hops::reference)
                        .toList();
    }

    /** Types that a reference parameter may lead to and that know the parameter behind it. */
    private Set<String> targets(Resource from, String reference, String parameter) {
        RuntimeSearchParam known = fhir.getResourceDefinition(from).getSearchParam(reference);
        return known == null
                ? Set.of()
                : known.getTargets().stream()
                        .filter(type -> parameter.startsWith("_")
                                || fhir.getResourceDefinition(type).getSearchParam(parameter) != null)
                        .collect(Collectors.toUnmodifiableSet());
    }

    private List<Resource> search(Judging judging, String type, String query) {
        return searches.knows(type)
                ? judging.indexed(
                        searches.resources(judging.context().tenant(), type, searches.of(type, query), SUPPORTS_MAX))
                : List.of();
    }

    private static String reference(Resource resource) {
        return resource.fhirType() + "/" + resource.getIdElement().getIdPart();
    }

    private static String escaped(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
