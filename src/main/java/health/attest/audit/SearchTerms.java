package health.attest.audit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What searches can ask about an event, taken from its document.
 *
 * <p>Exact terms are kept as 64-bit hashes, in two sets: {@code keys} tell few events apart from all others and are
 * indexed, {@code codes} are shared by many events and only filter what another condition has found.
 *
 * @param patient logical id of the first patient of this server that the event names, or null
 * @param keys hashed references, identifiers, alternative ids and policies
 * @param codes hashed codes, and the names of the parameters the event has a value for
 * @param texts {@code parameter=value} in lower case, for searches by prefix
 */
public record SearchTerms(@Nullable String patient, Set<Long> keys, Set<Long> codes, List<String> texts) {

    public SearchTerms {
        keys = Set.copyOf(keys);
        codes = Set.copyOf(codes);
        texts = List.copyOf(texts);
    }

    /** The terms of that AuditEvent, whoever wrote it. */
    public static SearchTerms of(Map<String, Object> event, String baseUrl) {
        return new Collector(baseUrl).collect(event);
    }

    /** The form in which texts are compared. */
    static String normalised(String text) {
        return text.toLowerCase(Locale.ROOT).strip();
    }

    private static final class Collector {
        private final String baseUrl;
        private final Set<String> patients = new LinkedHashSet<>();
        private final Set<Long> keys = new LinkedHashSet<>();
        private final Set<Long> codes = new LinkedHashSet<>();
        private final List<String> texts = new ArrayList<>();

        Collector(String baseUrl) {
            this.baseUrl = baseUrl;
        }

        SearchTerms collect(Map<String, Object> event) {
            coding("type", Tree.object(event, "type"));
            Tree.objects(event, "subtype").forEach(subtype -> coding("subtype", subtype));
            token("action", SearchParameter.ACTIONS, Tree.text(event, "action"));
            token("outcome", SearchParameter.OUTCOMES, Tree.text(event, "outcome"));
            Map<String, Object> source = Tree.object(event, "source");
            token("site", null, Tree.text(source, "site"));
            reference("source", Tree.object(source, "observer"));
            Tree.objects(event, "entity").forEach(this::entity);
            Tree.objects(event, "agent").forEach(this::agent);
            Tree.objects(event, "extension").forEach(this::requestId);
            patients.stream().skip(1).forEach(other -> keys.add(Term.of("patient", other)));
            return new SearchTerms(patients.stream().findFirst().orElse(null), keys, codes, texts);
        }

        private void entity(Map<String, Object> entity) {
            reference("entity", Tree.object(entity, "what"));
            text("entity-name", Tree.text(entity, "name"));
            coding("entity-type", Tree.object(entity, "type"));
            coding("entity-role", Tree.object(entity, "role"));
        }

        /** Where a pattern leaves no entity for the request's id, it is found as if there were one. */
        private void requestId(Map<String, Object> extension) {
            String value = Tree.text(extension, "valueString");
            if (value != null && EventDocument.REQUEST_ID_EXTENSION.equals(Tree.text(extension, "url"))) {
                keys.add(Term.of("entity:identifier", value));
                keys.add(Term.of("entity:identifier", "|" + value));
            }
        }

        private void agent(Map<String, Object> agent) {
            reference("agent", Tree.object(agent, "who"));
            text("agent-name", Tree.text(agent, "name"));
            text("address", Tree.text(Tree.object(agent, "network"), "address"));
            String altId = Tree.text(agent, "altId");
            if (altId != null) {
                keys.add(Term.of("altid", altId));
                has("altid");
            }
            for (Object policy : Tree.list(agent, "policy")) {
                keys.add(Term.of("policy", (String) policy));
                has("policy");
            }
            for (Map<String, Object> role : Tree.objects(agent, "role")) {
                Tree.objects(role, "coding").forEach(coding -> coding("agent-role", coding));
            }
        }

        private void reference(String parameter, Map<String, Object> reference) {
            // Nearly every event has the same source, so it cannot help to find any.
            Set<Long> terms = parameter.equals("source") ? codes : keys;
            String text = Tree.text(reference, "reference");
            if (text != null) {
                has(parameter);
                String relative = text.startsWith(baseUrl + "/") ? text.substring(baseUrl.length() + 1) : text;
                int history = relative.indexOf("/_history/");
                String unversioned = history < 0 ? relative : relative.substring(0, history);
                terms.add(Term.of(parameter, unversioned));
                if (history >= 0) {
                    terms.add(Term.of(parameter, relative));
                }
                if (unversioned.startsWith("Patient/") && !parameter.equals("source")) {
                    patients.add(unversioned.substring("Patient/".length()));
                    has("patient");
                }
            }
            Map<String, Object> identifier = Tree.object(reference, "identifier");
            String value = Tree.text(identifier, "value");
            if (value != null) {
                has(parameter);
                String system = Tree.text(identifier, "system");
                terms.add(Term.of(parameter + ":identifier", value));
                terms.add(Term.of(parameter + ":identifier", (system == null ? "" : system) + "|" + value));
            }
        }

        private void coding(String parameter, Map<String, Object> coding) {
            token(parameter, Tree.text(coding, "system"), Tree.text(coding, "code"));
        }

        private void token(String parameter, @Nullable String system, @Nullable String code) {
            if (code == null) {
                return;
            }
            has(parameter);
            codes.add(Term.of(parameter, code));
            codes.add(Term.of(parameter, (system == null ? "" : system) + "|" + code));
            if (system != null) {
                codes.add(Term.of(parameter, system + "|"));
            }
        }

        private void text(String parameter, @Nullable String value) {
            if (value != null) {
                has(parameter);
                texts.add(parameter + "=" + normalised(value));
            }
        }

        private void has(String parameter) {
            codes.add(Term.present(parameter));
        }
    }
}
