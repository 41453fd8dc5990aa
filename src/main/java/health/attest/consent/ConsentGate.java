package health.attest.consent;

import health.attest.access.AccessContext;
import health.attest.access.AccessIndex;
import health.attest.access.AccessIndexEntry;
import health.attest.access.Caller;
import health.attest.access.PurposeOfUse;
import health.attest.access.ResourceReference;
import health.attest.access.Tenant;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks up what a decision needs and has the policy decide. Thread-safe. */
public final class ConsentGate {
    /** Types that are about nobody; every other type without a patient of its own is about those it refers to. */
    private static final Set<String> ABOUT_NOBODY = Set.of(
            "Practitioner",
            "PractitionerRole",
            "Organization",
            "OrganizationAffiliation",
            "Location",
            "HealthcareService",
            "Schedule",
            "Slot",
            "Medication",
            "Substance",
            "Endpoint",
            "Questionnaire",
            "CodeSystem",
            "ValueSet",
            "ConceptMap",
            "NamingSystem",
            "StructureDefinition",
            "SearchParameter",
            "OperationDefinition",
            "CapabilityStatement",
            "OperationOutcome",
            "Bundle",
            "Parameters");

    private static final int REFERENCES_MAX = 1_000;

    private final ConsentPolicy policy;
    private final ConsentLookup lookup;
    private final AccessIndex index;
    private final StoredLinks links;
    private final ClientRegistrations clients;
    private final Clock clock;

    public ConsentGate(
            ConsentPolicy policy,
            ConsentLookup lookup,
            AccessIndex index,
            StoredLinks links,
            ClientRegistrations clients,
            Clock clock) {
        this.policy = policy;
        this.lookup = lookup;
        this.index = index;
        this.links = links;
        this.clients = clients;
        this.clock = clock;
    }

    /** Whether resources of the type are about nobody, so that no consent has a say. */
    public static boolean isAboutNobody(String type) {
        return ABOUT_NOBODY.contains(type);
    }

    /** The caller as consents see them. */
    public ConsentActor actor(Tenant tenant, Caller.Authenticated caller, Set<PurposeOfUse> declared) {
        ClientRegistration registration = clients.of(caller.subject().client());
        Set<ResourceReference> memberships = new HashSet<>();
        Set<String> represents = new HashSet<>();
        ResourceReference user = caller.fhirUser();
        if (user != null) {
            Instant now = clock.instant();
            for (ConsentLookup.Membership each : lookup.membershipsOf(tenant, user)) {
                if (each.span().contains(now) && each.group().type().equals("Patient")) {
                    represents.add(each.group().id());
                } else if (each.span().contains(now)) {
                    memberships.add(each.group());
                }
            }
        }
        if (registration.organisation() != null) {
            memberships.add(registration.organisation());
        }
        return new ConsentActor(
                caller.subject(),
                user,
                caller.roles(),
                memberships,
                represents,
                Purposes.of(caller, declared, registration),
                caller.isIntegration());
    }

    /** What is done when this caller reads: a system that is no part of the custodian has it disclosed. */
    public static Set<ConsentAction> reading(ConsentActor actor) {
        return actor.user() == null && !actor.integration()
                ? Set.of(ConsentAction.ACCESS, ConsentAction.DISCLOSE)
                : Set.of(ConsentAction.ACCESS);
    }

    /** The verdict, with the consents it rests on. */
    public Judgement judge(AccessContext context, ConsentActor actor, Set<ConsentAction> actions, Matter stated) {
        return judge(context.tenant(), actor, actions, stated);
    }

    /** The verdict, with the consents it rests on. */
    public Judgement judge(Tenant tenant, ConsentActor actor, Set<ConsentAction> actions, Matter stated) {
        Instant now = clock.instant();
        Matter matter = actor.integration() ? stated : withSubjects(tenant, stated);
        if (matter.patients().isEmpty() && matter.type().equals("Binary") && !actor.integration()) {
            ConsentVerdict closed = new ConsentVerdict(
                    List.of(new ConsentVerdict.Finding("", false, "no-security-context", List.of())));
            return new Judgement(new Disclosure(actor, actions, matter), Map.of(), now, closed);
        }
        Map<String, PatientConsents> consents =
                actor.integration() ? none(matter.patients()) : lookup.consentsOf(tenant, matter.patients());
        Disclosure disclosure = new Disclosure(actor, actions, withNeighbours(tenant, matter, consents.values()));
        return new Judgement(disclosure, consents, now, policy.decide(disclosure, consents, now));
    }

    /** Whether a matter about a patient of whom nothing is on record would be permitted. */
    public boolean judgePlain(ConsentActor actor, Set<ConsentAction> actions, Matter matter) {
        Disclosure disclosure = new Disclosure(actor, actions, matter);
        return policy.decide(disclosure, none(matter.patients()), clock.instant())
                        .outcome()
                == ConsentVerdict.Outcome.PERMIT;
    }

    /** The time of decisions. */
    public Instant now() {
        return clock.instant();
    }

    /** The verdict as it would be with other consents, at that instant. */
    public ConsentVerdict replay(Disclosure disclosure, Map<String, PatientConsents> consents, Instant instant) {
        return policy.decide(disclosure, consents, instant);
    }

    /** What the access index knows about a resource, as a matter; enough unless a consent names its content. */
    public static Matter matterOf(AccessIndexEntry entry) {
        return new Matter(
                entry.reference().type(),
                entry.reference(),
                entry.patients(),
                entry.labels(),
                entry.codes(),
                Set.of(),
                Timespan.ALWAYS,
                Optional.ofNullable(entry.author()).map(Set::of).orElse(Set.of()),
                entry.practitioners(),
                Set.of());
    }

    /**
     * A verdict and everything it rests on.
     *
     * @param disclosure what was asked
     * @param consents what was on record
     * @param at when
     * @param verdict the answer
     */
    public record Judgement(
            Disclosure disclosure, Map<String, PatientConsents> consents, Instant at, ConsentVerdict verdict) {}

    private static Map<String, PatientConsents> none(Set<String> patients) {
        return patients.stream().collect(Collectors.toMap(each -> each, PatientConsents::none));
    }

    /** A Provenance, a Task or a Binary is about the patients of what it refers to, and as confidential. */
    private Matter withSubjects(Tenant tenant, Matter matter) {
        if (ABOUT_NOBODY.contains(matter.type())
                || matter.references().isEmpty()
                || (!matter.patients().isEmpty() && !matter.type().equals("Provenance"))) {
            return matter;
        }
        Collection<AccessIndexEntry> targets = index.findAll(
                        tenant,
                        matter.references().stream().limit(REFERENCES_MAX).toList())
                .values();
        Set<String> patients = new HashSet<>(matter.patients());
        Set<String> labels = new HashSet<>(matter.labels());
        for (AccessIndexEntry target : targets) {
            patients.addAll(target.patients());
            labels.addAll(target.labels());
        }
        return matter.about(patients, labels);
    }

    private Matter withNeighbours(Tenant tenant, Matter matter, Collection<PatientConsents> consents) {
        ResourceReference instance = matter.instance();
        List<ConsentRecord> all =
                consents.stream().flatMap(each -> each.consents().stream()).toList();
        Matter known = matter;
        if (instance != null && all.stream().anyMatch(each -> each.names(Provision.Meaning.AUTHOREDBY))) {
            Set<ResourceReference> authors = new HashSet<>(matter.authors());
            index.find(tenant, instance).map(AccessIndexEntry::author).ifPresent(authors::add);
            known = known.by(authors);
        }
        if (instance != null) {
            Set<ResourceReference> referrers = all.stream()
                    .flatMap(each -> each.named(Provision.Meaning.RELATED))
                    .distinct()
                    .filter(each -> links.referencesOf(tenant, each).contains(instance))
                    .collect(Collectors.toSet());
            known = known.referredToBy(referrers);
        }
        return known;
    }
}
