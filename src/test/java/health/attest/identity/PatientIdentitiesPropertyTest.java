package health.attest.identity;

import static health.attest.identity.IdentitySamples.POLICY;
import static health.attest.samples.Samples.forAll;
import static health.attest.samples.Samples.list;
import static org.assertj.core.api.Assertions.assertThat;

import health.attest.access.AccessContext;
import health.attest.access.Caller;
import health.attest.access.ClientAddress;
import health.attest.access.Tenant;
import health.attest.chain.ChainAddress;
import health.attest.chain.PatientRegistry;
import health.attest.identity.PatientIdentities.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Patients that are stored, stored twice and deleted at branches that share nothing but a key. */
class PatientIdentitiesPropertyTest {
    private static final Tenant TENANT = new Tenant("alpha");

    private record Life(
            ConsortiumKey key, List<PatientTraits> people, List<Integer> creations, List<Integer> spellings) {}

    /** Property 1: patient id unique: of all who are stored as one person at a branch, one has the identifier. */
    @Test
    void noTwoPatientsOfABranchHaveOneIdentifier() {
        forAll(PatientIdentitiesPropertyTest::life, life -> {
            Branch branch = new Branch(life.key(), 1, true);
            Map<UniversalIdentifier, String> owners = new HashMap<>();
            for (int i = 0; i < life.creations().size(); i++) {
                String id = "p" + i;
                branch.create(life.people().get(life.creations().get(i)), id)
                        .ifPresent(identifier ->
                                assertThat(owners.putIfAbsent(identifier, id)).isNull());
            }
            assertThat(owners).hasSize((int) life.creations().stream()
                    .map(who -> UniversalIdentifier.of(identity(life.people().get(who)), life.key()))
                    .distinct()
                    .count());
        });
    }

    /**
     * Property 3: patient id persists on chain: what was queued once is queued once, whatever becomes of the Patient.
     */
    @Test
    void aRegistrationIsQueuedOnceAndNeverTakenBack() {
        forAll(PatientIdentitiesPropertyTest::life, life -> {
            Branch branch = new Branch(life.key(), 1, true);
            for (int i = 0; i < life.creations().size(); i++) {
                List<PatientRegistry.Registration> before = List.copyOf(branch.registrations.queued());
                String id = "p" + i;
                boolean stored = branch.create(
                                life.people().get(life.creations().get(i)), id)
                        .isPresent();
                if (stored && life.spellings().get(i) == 0) {
                    branch.identities.onDeleted(TENANT, id);
                }
                assertThat(branch.registrations.queued()).containsAll(before);
            }
            assertThat(branch.registrations.queued()).doesNotHaveDuplicates();
        });
    }

    /** Property 4: patient id retrievable from any branch: by the person's identity, or by the DID alone. */
    @Test
    void everyBranchFindsItsPatientByTheIdentifierOfAnother() {
        forAll(PatientIdentitiesPropertyTest::life, life -> {
            Branch here = new Branch(life.key(), 1, true);
            Branch there = new Branch(life.key(), 2, true);
            Branch blind = new Branch(life.key(), 2, false);
            PatientTraits person = life.people().get(0);
            UniversalIdentifier identifier = here.create(person, "here").orElseThrow();
            assertThat(there.readable(here.identities.didOf(identifier))).isEmpty();

            assertThat(there.create(person, "there")).contains(identifier);
            blind.create(person, "blind");

            assertThat(there.readable(here.identities.didOf(identifier))).contains(identifier);
            assertThat(blind.readable(here.identities.didOf(identifier))).isEmpty();
            assertThat(there.readable(here.identities.didOf(identifier) + "x")).isEmpty();
        });
    }

    /** Whoever may not read the first learns nothing from the second; whoever may is told, and nothing is stored. */
    @Test
    void aDuplicateIsToldOnlyToWhoMayReadTheFirst() {
        forAll(PatientIdentitiesPropertyTest::life, life -> {
            PatientTraits person = life.people().get(0);
            for (boolean reads : List.of(true, false)) {
                Branch branch = new Branch(life.key(), 1, reads);
                branch.create(person, "first");

                Outcome second = branch.judge(person);

                assertThat(second)
                        .isEqualTo(reads ? new Outcome.Duplicate() : new Outcome.UnderReview(Optional.of("first")));
                assertThat(branch.identities.onCreate(TENANT, person, Optional.empty()))
                        .isEqualTo(new Outcome.UnderReview(Optional.of("first")));
            }
        });
    }

    private static Life life(RandomGenerator random) {
        List<PatientTraits> people = list(random, 1, 4, IdentitySamples::person);
        List<Integer> creations = list(random, 1, 12, each -> each.nextInt(people.size()));
        return new Life(
                IdentitySamples.key(random),
                people,
                creations,
                list(random, creations.size(), creations.size(), each -> each.nextInt(2)));
    }

    private static CanonicalIdentity identity(PatientTraits traits) {
        return CanonicalIdentity.of(traits, POLICY).orElseThrow();
    }

    /** One branch, with a caller who may read everything there or nothing. */
    private static final class Branch {
        private final InMemoryRegistrationStore registrations = new InMemoryRegistrationStore();
        private final PatientIdentities identities;
        private final AccessContext caller = new AccessContext(
                "r",
                ClientAddress.parse("10.0.0.1").orElseThrow(),
                TENANT,
                new Caller.Anonymous(Caller.TokenState.ABSENT));

        Branch(ConsortiumKey key, int account, boolean reads) {
            identities = new PatientIdentities(
                    new InMemoryIdentityStore(),
                    registrations,
                    key,
                    POLICY,
                    (context, patient) -> reads,
                    Optional.of(new ChainAddress("0x%040x".formatted(account))));
        }

        Outcome judge(PatientTraits traits) {
            return identities.onCreate(TENANT, traits, Optional.of(caller));
        }

        Optional<UniversalIdentifier> create(PatientTraits traits, String id) {
            if (judge(traits) instanceof Outcome.Identified identified) {
                identities.onStored(TENANT, identified.identifier(), id);
                return Optional.of(identified.identifier());
            }
            return Optional.empty();
        }

        Optional<UniversalIdentifier> readable(String did) {
            return identities.readable(did, Optional.of(caller));
        }
    }

    private static final class InMemoryIdentityStore implements IdentityStore {
        private final Map<UniversalIdentifier, String> owners = new HashMap<>();

        @Override
        public boolean claim(Tenant tenant, UniversalIdentifier identifier) {
            return !owners.containsKey(identifier);
        }

        @Override
        public void bind(Tenant tenant, UniversalIdentifier identifier, String patientId) {
            owners.put(identifier, patientId);
        }

        @Override
        public Optional<String> patientOf(Tenant tenant, UniversalIdentifier identifier) {
            return Optional.ofNullable(owners.get(identifier));
        }

        @Override
        public Optional<UniversalIdentifier> identifierOf(Tenant tenant, String patientId) {
            return owners.entrySet().stream()
                    .filter(owner -> owner.getValue().equals(patientId))
                    .map(Map.Entry::getKey)
                    .findFirst();
        }

        @Override
        public void release(Tenant tenant, String patientId) {
            owners.values().remove(patientId);
        }
    }
}
