package health.attest.consent;

import health.attest.access.ResourceReference;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One provision of a Consent, read: what it rules and everything it states. An empty collection states nothing; an
 * empty text in one stands for something stated that Attest cannot compare.
 *
 * @param type what it rules; null only at the root, where the base policy rules instead
 * @param period when it applies
 * @param actors whom it names; any of them
 * @param actions any of them
 * @param labels {@code system|code}; a resource must carry all of them (FHIR R4), confidentiality ordered
 * @param purposes v3 ActReason codes, any of them, their kinds included; {@code system|code} of any other system
 * @param classes {@code system|code} of resource types, document types or profiles; any of them
 * @param codes {@code system|code}; any of them
 * @param dataPeriod the clinically relevant time of the resource; null when it states none
 * @param data instances; any of them
 * @param unknown whether it carries an element or modifier extension that Attest does not understand
 * @param provisions exceptions to it
 */
public record Provision(
        @Nullable Type type,
        Timespan period,
        List<ActorCriterion> actors,
        Set<String> actions,
        Set<String> labels,
        Set<String> purposes,
        Set<String> classes,
        Set<String> codes,
        @Nullable Timespan dataPeriod,
        List<DataCriterion> data,
        boolean unknown,
        List<Provision> provisions) {

    /** Deepest nesting that is read; a Consent that goes deeper denies everything. */
    public static final int DEPTH_MAX = 8;

    public Provision {
        actors = List.copyOf(actors);
        actions = Set.copyOf(actions);
        labels = Set.copyOf(labels);
        purposes = Set.copyOf(purposes);
        classes = Set.copyOf(classes);
        codes = Set.copyOf(codes);
        data = List.copyOf(data);
        provisions = List.copyOf(provisions);
    }

    /** What a provision rules. */
    public enum Type {
        DENY,
        PERMIT
    }

    /**
     * Whom a provision names.
     *
     * @param roles {@code system|code} of the actor's role
     * @param reference who; null when it is not a reference to a resource of this server
     */
    public record ActorCriterion(
            Set<String> roles, @Nullable ResourceReference reference) {
        public ActorCriterion {
            roles = Set.copyOf(roles);
        }
    }

    /**
     * Which data a provision names.
     *
     * @param meaning how the data are related to the reference
     * @param reference null when it is not a reference to a resource of this server
     */
    public record DataCriterion(Meaning meaning, @Nullable ResourceReference reference) {}

    /** Code system {@code http://hl7.org/fhir/consent-data-meaning}. */
    public enum Meaning {
        INSTANCE,
        RELATED,
        DEPENDENTS,
        AUTHOREDBY
    }
}
