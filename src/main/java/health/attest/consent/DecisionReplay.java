package health.attest.consent;

import health.attest.access.PurposeOfUse;
import health.attest.access.Role;
import health.attest.access.Tenant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Consent;

/** Decides recorded requests again: on what they were decided on, or on other consents. Thread-safe. */
public final class DecisionReplay {
    private final ConsentPolicy policy;
    private final ConsentLookup lookup;
    private final ConsentReader reader;

    public DecisionReplay(ConsentPolicy policy, ConsentLookup lookup, ConsentReader reader) {
        this.policy = policy;
        this.lookup = lookup;
        this.reader = reader;
    }

    /** The patient of a draft. */
    public Optional<String> patientOf(Consent draft) {
        return reader.patient(draft);
    }

    /** The verdict that the recorded inputs of this item give now. */
    public ConsentVerdict again(DecisionRecord decision, DecisionRecord.Item item) {
        Map<String, PatientConsents> consents = new HashMap<>();
        decision.seen().forEach((patient, seen) -> consents.put(patient, asSeen(decision.tenant(), patient, seen)));
        return decide(decision, item, consents);
    }

    /**
     * The recorded accesses of a patient whose verdict under the consents in force would be another with a draft among
     * them. Each is judged as of its own time, with the emergencies there were.
     *
     * @param draft a Consent to be added, or to take the place of the one with its id; empty to try what is in force
     */
    public Map<Flip, Integer> flips(
            Tenant tenant, String patient, Optional<Consent> draft, List<DecisionRecord> recorded) {
        PatientConsents current = Objects.requireNonNull(
                lookup.consentsOf(tenant, List.of(patient)).get(patient), "a lookup answers for every patient");
        List<ConsentRecord> changed = new ArrayList<>(current.consents());
        draft.flatMap(each -> reader.read(each, true)).ifPresent(each -> {
            changed.removeIf(old -> old.id().equals(each.id()));
            changed.add(each);
        });
        Map<Flip, Integer> flips = new TreeMap<>();
        for (DecisionRecord decision : recorded) {
            List<BreakGlassGrant> grants = Optional.ofNullable(decision.seen().get(patient))
                    .map(seen -> grants(tenant, seen))
                    .orElse(List.of());
            for (DecisionRecord.Item item : decision.items()) {
                if (finding(item.verdict(), patient).isPresent()) {
                    boolean is = permits(decision, item, new PatientConsents(patient, current.consents(), grants));
                    boolean would = permits(decision, item, new PatientConsents(patient, changed, grants));
                    if (is != would) {
                        flips.merge(flip(decision, item, would), 1, Integer::sum);
                    }
                }
            }
        }
        return flips;
    }

    private boolean permits(DecisionRecord decision, DecisionRecord.Item item, PatientConsents consents) {
        return finding(decide(decision, item, Map.of(consents.patient(), consents)), consents.patient())
                .map(ConsentVerdict.Finding::permitted)
                .orElse(false);
    }

    /**
     * What would change for whom.
     *
     * @param actor who
     * @param role as what
     * @param purpose why, several separated by blanks
     * @param type of what resource type
     * @param permitted what the verdict would become
     */
    public record Flip(String actor, String role, String purpose, String type, boolean permitted)
            implements Comparable<Flip> {
        @Override
        public int compareTo(Flip other) {
            return toString().compareTo(other.toString());
        }
    }

    private ConsentVerdict decide(
            DecisionRecord decision, DecisionRecord.Item item, Map<String, PatientConsents> consents) {
        return policy.decide(new Disclosure(decision.actor(), item.actions(), item.matter()), consents, item.at());
    }

    private PatientConsents asSeen(Tenant tenant, String patient, DecisionRecord.Seen seen) {
        List<ConsentRecord> consents = seen.consents().stream()
                .flatMap(each -> {
                    int slash = each.lastIndexOf('/');
                    return lookup
                            .version(tenant, each.substring(0, slash), Long.parseLong(each.substring(slash + 1)))
                            .stream();
                })
                .toList();
        return new PatientConsents(patient, consents, grants(tenant, seen));
    }

    private List<BreakGlassGrant> grants(Tenant tenant, DecisionRecord.Seen seen) {
        return seen.grants().stream()
                .flatMap(each -> lookup.grant(tenant, UUID.fromString(each)).stream())
                .toList();
    }

    private static Optional<ConsentVerdict.Finding> finding(ConsentVerdict verdict, String patient) {
        return verdict.findings().stream()
                .filter(each -> each.patient().equals(patient))
                .findFirst();
    }

    private static Flip flip(DecisionRecord decision, DecisionRecord.Item item, boolean permitted) {
        ConsentActor actor = decision.actor();
        return new Flip(
                actor.user() == null ? actor.subject().client() : actor.user().toString(),
                actor.roles().stream().map(Role::code).sorted().collect(Collectors.joining(" ")),
                actor.purposes().stream().map(PurposeOfUse::code).sorted().collect(Collectors.joining(" ")),
                item.matter().type(),
                permitted);
    }
}
