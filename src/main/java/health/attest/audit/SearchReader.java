package health.attest.audit;

import health.attest.access.ResourceReference;
import health.attest.audit.Condition.Comparison;
import health.attest.audit.JournalQuery.Place;
import health.attest.audit.JournalQuery.Sort;
import health.attest.audit.JournalQuery.SortKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parameters of an AuditEvent search. Whatever it does not know, it refuses: an auditor must not take a
 * filter for applied that was ignored.
 */
public final class SearchReader {
    static final int VALUES_MAX = 100;
    static final int VALUE_LENGTH_MAX = 2_000;
    private static final String CURSOR = "_cursor";
    /** Parameters that shape the answer and are read elsewhere. */
    private static final Set<String> SHAPING =
            Set.of("_count", "_summary", "_elements", "_total", "_format", "_pretty", "_include", "_include:iterate");

    private final String baseUrl;
    private final Identifiers identifiers;

    /** Finds resources by business identifier, for chains. */
    @FunctionalInterface
    public interface Identifiers {
        /**
         * References of the resources of those types in the caller's tenant with that identifier token, at most 1 000.
         */
        Set<ResourceReference> find(List<String> types, String token);
    }

    private SearchReader(String baseUrl, Identifiers identifiers) {
        this.baseUrl = baseUrl;
        this.identifiers = identifiers;
    }

    /**
     * Reads the parameters.
     *
     * @param baseUrl FHIR base URL, for absolute references
     * @param identifiers finds resources in the caller's tenant
     * @throws SearchRejectedException if one is unknown or malformed
     */
    public static Search read(Map<String, List<String>> parameters, String baseUrl, Identifiers identifiers) {
        return new SearchReader(baseUrl, identifiers).read(parameters);
    }

    /** What a search asks for, without who asks. */
    public record Search(
            List<Condition> conditions, Sort sort, @Nullable Place after) {}

    private Search read(Map<String, List<String>> parameters) {
        List<Condition> conditions = new ArrayList<>();
        Sort sort = Sort.NEWEST_FIRST;
        Place after = null;
        for (Map.Entry<String, List<String>> parameter : parameters.entrySet()) {
            for (String value : parameter.getValue()) {
                if (value.length() > VALUE_LENGTH_MAX) {
                    throw new SearchRejectedException("a value of " + clean(parameter.getKey()) + " is too long");
                }
                switch (parameter.getKey()) {
                    case "_sort" -> sort = sort(value);
                    case CURSOR -> after = place(value);
                    default -> {
                        if (!SHAPING.contains(parameter.getKey())) {
                            conditions.add(condition(parameter.getKey(), value));
                        }
                    }
                }
            }
        }
        return new Search(conditions, sort, after);
    }

    private Condition condition(String name, String value) {
        List<String> values = SearchValues.split(value);
        if (values.isEmpty() || values.size() > VALUES_MAX) {
            throw new SearchRejectedException(clean(name) + " needs 1 to " + VALUES_MAX + " values");
        }
        if (name.equals("_id")) {
            return ids(values);
        }
        if (name.equals("_lastUpdated")) {
            return new Condition.Times(
                    true, values.stream().map(SearchDates::read).toList());
        }
        int dot = name.indexOf('.');
        int colon = name.indexOf(':');
        int end = dot >= 0 ? dot : colon >= 0 ? colon : name.length();
        SearchParameter parameter = SearchParameter.named(name.substring(0, end))
                .orElseThrow(() -> new SearchRejectedException("unknown search parameter " + clean(name)));
        if (dot >= 0) {
            return chain(parameter, name.substring(dot + 1), values);
        }
        String modifier = colon >= 0 ? name.substring(colon + 1) : "";
        if (modifier.equals("missing")) {
            return missing(parameter, values);
        }
        return switch (parameter.kind()) {
            case TOKEN -> token(parameter, modifier, values);
            case KEY -> key(parameter, modifier, values);
            case STRING -> text(parameter, modifier, values);
            case REFERENCE -> reference(parameter, modifier, values);
            case DATE -> {
                refuseModifier(parameter, modifier);
                yield new Condition.Times(
                        false, values.stream().map(SearchDates::read).toList());
            }
        };
    }

    private static Condition ids(List<String> values) {
        Set<UUID> ids = new HashSet<>();
        for (String value : values) {
            if (!ResourceReference.isLogicalId(value)) {
                throw new SearchRejectedException("_id is not an id");
            }
            EventIds.parse(value).ifPresent(ids::add);
        }
        return ids.isEmpty() ? new Condition.Nothing() : new Condition.Ids(ids);
    }

    private static Condition missing(SearchParameter parameter, List<String> values) {
        boolean missing =
                switch (values.get(0)) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new SearchRejectedException(parameter.parameter() + ":missing is true or false");
                };
        if (parameter == SearchParameter.DATE) {
            // recorded is mandatory
            return missing ? new Condition.Nothing() : new Condition.Times(false, List.of());
        }
        return new Condition.Codes(Set.of(Term.present(parameter.parameter())), missing);
    }

    private static Condition token(SearchParameter parameter, String modifier, List<String> values) {
        boolean negated = modifier.equals("not");
        if (!negated) {
            refuseModifier(parameter, modifier);
        }
        Set<Long> terms = new HashSet<>();
        values.forEach(value -> terms.add(Term.of(parameter.parameter(), SearchValues.unescape(value))));
        return new Condition.Codes(terms, negated);
    }

    private static Condition key(SearchParameter parameter, String modifier, List<String> values) {
        boolean negated = modifier.equals("not") && parameter == SearchParameter.ALTID;
        if (!negated) {
            refuseModifier(parameter, modifier);
        }
        Set<Long> terms = new HashSet<>();
        for (String value : values) {
            String text = SearchValues.unescape(value);
            // altid has no system, so |code means the same as code.
            terms.add(Term.of(parameter.parameter(), text.startsWith("|") ? text.substring(1) : text));
        }
        return new Condition.Keys(terms, negated);
    }

    private static Condition text(SearchParameter parameter, String modifier, List<String> values) {
        Comparison comparison =
                switch (modifier) {
                    case "" -> Comparison.STARTS_WITH;
                    case "contains" -> Comparison.CONTAINS;
                    case "exact" -> Comparison.EQUALS;
                    default -> throw unknownModifier(parameter, modifier);
                };
        List<String> normalised = values.stream()
                .map(SearchValues::unescape)
                .map(SearchTerms::normalised)
                .toList();
        return new Condition.Texts(parameter.parameter(), normalised, comparison);
    }

    private Condition reference(SearchParameter parameter, String modifier, List<String> values) {
        if (modifier.equals("identifier")) {
            return terms(parameter, identifierTerms(parameter, values));
        }
        boolean typed = !modifier.isEmpty();
        if (typed && !modifier.matches("[A-Z][A-Za-z]{1,63}")) {
            throw unknownModifier(parameter, modifier);
        }
        Set<String> references = new HashSet<>();
        for (String value : values) {
            String text = SearchValues.unescape(value);
            String relative = text.startsWith(baseUrl + "/") ? text.substring(baseUrl.length() + 1) : text;
            if (typed) {
                relative = modifier + "/" + relative;
            } else if (parameter == SearchParameter.PATIENT && !relative.contains("/")) {
                relative = "Patient/" + relative;
            }
            if (!relative.matches("[^/\\s]+/[^\\s]+")) {
                throw new SearchRejectedException(parameter.parameter() + " needs Type/id");
            }
            references.add(relative);
        }
        return of(parameter, references);
    }

    private static Condition of(SearchParameter parameter, Set<String> references) {
        if (parameter == SearchParameter.PATIENT) {
            Set<String> ids = new HashSet<>();
            for (String reference : references) {
                if (reference.startsWith("Patient/")) {
                    ids.add(reference.substring("Patient/".length()));
                }
            }
            return ids.isEmpty() ? new Condition.Nothing() : new Condition.Patients(ids);
        }
        Set<Long> terms = new HashSet<>();
        references.forEach(reference -> terms.add(Term.of(parameter.parameter(), reference)));
        return terms(parameter, terms);
    }

    private static Condition terms(SearchParameter parameter, Set<Long> terms) {
        return parameter == SearchParameter.SOURCE
                ? new Condition.Codes(terms, false)
                : new Condition.Keys(terms, false);
    }

    /** {@code agent.identifier}: of the agent as the event states it, or of the resource the event refers to. */
    private Condition chain(SearchParameter parameter, String target, List<String> values) {
        if (!target.equals("identifier") || parameter.kind() != SearchParameter.Kind.REFERENCE) {
            throw new SearchRejectedException("only the chain to identifier is offered");
        }
        Set<Long> terms = new HashSet<>(identifierTerms(parameter, values));
        Set<String> patients = new HashSet<>();
        List<String> types =
                switch (parameter) {
                    case PATIENT -> List.of("Patient");
                    case AGENT, ENTITY -> List.of("Practitioner", "Patient");
                    default -> List.of();
                };
        for (String value : types.isEmpty() ? List.<String>of() : values) {
            for (ResourceReference found : identifiers.find(types, value)) {
                if (parameter == SearchParameter.PATIENT) {
                    patients.add(found.id());
                } else {
                    terms.add(Term.of(parameter.parameter(), found.toString()));
                }
            }
        }
        if (parameter == SearchParameter.PATIENT) {
            return patients.isEmpty() ? new Condition.Nothing() : new Condition.Patients(patients);
        }
        return terms(parameter, terms);
    }

    private static Set<Long> identifierTerms(SearchParameter parameter, List<String> values) {
        Set<Long> terms = new HashSet<>();
        for (String value : values) {
            String text = SearchValues.unescape(value);
            if (text.endsWith("|")) {
                throw new SearchRejectedException("an identifier needs a value");
            }
            terms.add(Term.of(parameter.parameter() + ":identifier", text));
        }
        return terms;
    }

    private static Sort sort(String value) {
        boolean descending = value.startsWith("-");
        String name = descending ? value.substring(1) : value;
        SortKey key = Arrays.stream(SortKey.values())
                .filter(known -> known.parameter().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new SearchRejectedException("_sort is date, _lastUpdated or _id, with - for falling"));
        return new Sort(key, descending);
    }

    private static Place place(String value) {
        String[] parts = value.split("~", 2);
        if (parts.length != 2 || !parts[0].matches("[0-9a-f-]{1,40}") || !parts[1].matches("[0-9]{1,18}")) {
            throw new SearchRejectedException("this page link is not one of this server's");
        }
        return new Place(parts[0], Long.parseLong(parts[1]));
    }

    private static void refuseModifier(SearchParameter parameter, String modifier) {
        if (!modifier.isEmpty()) {
            throw unknownModifier(parameter, modifier);
        }
    }

    private static SearchRejectedException unknownModifier(SearchParameter parameter, String modifier) {
        return new SearchRejectedException(parameter.parameter() + " has no modifier " + clean(modifier));
    }

    private static String clean(String name) {
        String printable = name.replaceAll("[^A-Za-z0-9_.:-]", "?");
        return printable.length() > 64 ? printable.substring(0, 64) : printable;
    }
}
