package health.attest.consent;

import static health.attest.consent.ConsentFixtures.CLINIC;
import static health.attest.consent.ConsentFixtures.GLUCOSE;
import static health.attest.consent.ConsentFixtures.HIV;
import static health.attest.consent.ConsentFixtures.NOON;
import static health.attest.consent.ConsentFixtures.OTTO;
import static health.attest.consent.ConsentFixtures.doctor;
import static health.attest.consent.ConsentFixtures.withPurposes;

import health.attest.access.ResourceReference;
import health.attest.samples.Samples;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Random consents and disclosures over words few enough to meet often. */
final class ConsentSamples {
    private static final ResourceReference GRACE = new ResourceReference("Practitioner", "grace");
    private static final ResourceReference SUGAR = new ResourceReference("Observation", "sugar");
    private static final ResourceReference VISIT = new ResourceReference("Encounter", "visit");
    private static final List<String> LABELS =
            List.of(HIV, Confidentiality.SYSTEM + "|L", Confidentiality.SYSTEM + "|R", Confidentiality.SYSTEM + "|V");
    private static final List<String> CODES = List.of(GLUCOSE, "http://loinc.org|4548-4", "http://snomed.info/sct|1");
    private static final List<String> PURPOSES = List.of("TREAT", "ETREAT", "HOPERAT", "HRESCH");
    private static final List<String> TYPES = List.of("Observation", "Appointment", "Patient");
    private static final List<ResourceReference> THINGS = List.of(OTTO, GRACE, CLINIC, SUGAR, VISIT);

    private ConsentSamples() {}

    /** A question and the consents it is put to. */
    record Case(Disclosure disclosure, List<ConsentRecord> consents) {}

    static Case anyCase(RandomGenerator random) {
        return new Case(disclosure(random), Samples.list(random, 0, 3, ConsentSamples::consent));
    }

    static Disclosure disclosure(RandomGenerator random) {
        String type = one(random, TYPES);
        Matter matter = new Matter(
                type,
                random.nextBoolean() ? SUGAR : new ResourceReference(type, "other"),
                Set.of("alice"),
                some(random, LABELS, 2),
                some(random, CODES, 2),
                Set.of(),
                random.nextInt(4) == 0 ? null : span(random),
                some(random, THINGS, 2),
                some(random, THINGS, 2),
                some(random, THINGS, 1));
        ConsentActor actor = withPurposes(doctor(), some(random, PURPOSES, 2).toArray(String[]::new));
        Set<ConsentAction> actions = some(random, List.of(ConsentAction.values()), 1);
        return new Disclosure(actor, actions.isEmpty() ? Set.of(ConsentAction.ACCESS) : actions, matter);
    }

    static ConsentRecord consent(RandomGenerator random) {
        return new ConsentRecord(
                "c" + random.nextInt(100),
                1 + random.nextInt(9),
                "alice",
                random.nextInt(8) != 0,
                type(random, 2),
                random.nextInt(8) == 0 ? null : provision(random, 1),
                random.nextInt(40) != 0,
                random.nextInt(20) == 0,
                random.nextInt(5) != 0);
    }

    private static Provision provision(RandomGenerator random, int depth) {
        return new Provision(
                type(random, 8),
                random.nextInt(4) == 0 ? span(random) : Timespan.ALWAYS,
                sometimes(random, ConsentSamples::actor),
                Set.copyOf(sometimes(random, each -> one(each, List.of("access", "collect", "correct", "use")))),
                Set.copyOf(sometimes(random, each -> one(each, LABELS))),
                Set.copyOf(sometimes(random, each -> one(each, PURPOSES))),
                Set.copyOf(sometimes(random, ConsentSamples::contentClass)),
                Set.copyOf(sometimes(random, each -> one(each, CODES))),
                random.nextInt(6) == 0 ? span(random) : null,
                sometimes(random, ConsentSamples::data),
                random.nextInt(12) == 0,
                depth < 3 ? Samples.list(random, 0, 3 - depth, each -> provision(each, depth + 1)) : List.of());
    }

    private static String contentClass(RandomGenerator random) {
        return random.nextBoolean() ? "http://hl7.org/fhir/resource-types|" + one(random, TYPES) : one(random, CODES);
    }

    private static Provision.ActorCriterion actor(RandomGenerator random) {
        String role = random.nextInt(5) == 0 ? "CST" : "IRCP";
        return new Provision.ActorCriterion(
                random.nextBoolean() ? Set.of("http://terminology.hl7.org/CodeSystem/v3-RoleClass|" + role) : Set.of(),
                random.nextInt(6) == 0 ? null : one(random, THINGS));
    }

    private static Provision.DataCriterion data(RandomGenerator random) {
        return new Provision.DataCriterion(
                one(random, List.of(Provision.Meaning.values())), random.nextInt(6) == 0 ? null : one(random, THINGS));
    }

    private static Provision.@Nullable Type type(RandomGenerator random, int missingOneIn) {
        if (random.nextInt(missingOneIn) == 0) {
            return null;
        }
        return random.nextBoolean() ? Provision.Type.PERMIT : Provision.Type.DENY;
    }

    private static Timespan span(RandomGenerator random) {
        int from = random.nextInt(5) - 3;
        return new Timespan(
                NOON.plus(Duration.ofDays(from)), NOON.plus(Duration.ofDays(from + 1L + random.nextInt(4))));
    }

    private static <T> List<T> sometimes(RandomGenerator random, Function<RandomGenerator, T> element) {
        return random.nextInt(4) == 0 ? Samples.list(random, 1, 2, element) : List.of();
    }

    private static <T> Set<T> some(RandomGenerator random, List<T> from, int max) {
        return new HashSet<>(Samples.list(random, 0, max, each -> one(each, from)));
    }

    private static <T> T one(RandomGenerator random, List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
