package health.attest.smart;

import static health.attest.samples.Samples.forAll;
import static health.attest.smart.SmartFixtures.DEFINITIONS;
import static health.attest.smart.SmartFixtures.POLICY;
import static org.assertj.core.api.Assertions.assertThat;

import health.attest.access.AccessContext;
import health.attest.access.AccessDecision;
import health.attest.access.Caller;
import health.attest.access.ClientAddress;
import health.attest.access.Interaction;
import health.attest.access.Interaction.Kind;
import health.attest.access.ResourceReference;
import health.attest.access.Role;
import health.attest.access.Tenant;
import health.attest.samples.Samples;
import health.attest.smart.Reach.Within;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What holds for every scope, caller and interaction. */
class ScopePolicyPropertyTest {
    private static final List<String> TYPES = List.of(
            "Patient",
            "Observation",
            "Condition",
            "Appointment",
            "Consent",
            "Practitioner",
            "Location",
            "AuditEvent",
            "Subscription",
            "Binary",
            "Provenance",
            "Device",
            "SearchParameter",
            "Encounter");
    private static final List<String> URLS = List.of(
            "Observation?subject:Patient.name=x",
            "Observation?_include=Observation:subject:Patient",
            "Patient?_has:Observation:patient:code=x",
            "Appointment?_sort=date",
            "Encounter?_revinclude=Observation:encounter",
            "Observation?category=a&code=b",
            "Condition?_include=*");

    record Sample(Caller.Authenticated caller, List<String> more, Interaction interaction) {}

    @Test
    void moreScopeNeverShrinksWhatIsPermitted() {
        forAll(ScopePolicyPropertyTest::sample, sample -> {
            List<String> all = new ArrayList<>(sample.caller().scopes());
            all.addAll(sample.more());

            if (permits(sample.caller(), sample.interaction())) {
                assertThat(permits(with(sample.caller(), all), sample.interaction()))
                        .isTrue();
            }
        });
    }

    @Test
    void lessScopeNeverGrowsWhatIsReached() {
        forAll(ScopePolicyPropertyTest::sample, sample -> {
            List<String> fewer = new ArrayList<>(sample.caller().scopes());
            if (!fewer.isEmpty()) {
                fewer.remove(0);
            }

            for (String type : TYPES) {
                for (Letter letter : Letter.values()) {
                    assertThat(reach(sample.caller(), letter, type).grants())
                            .containsAll(reach(with(sample.caller(), fewer), letter, type)
                                    .grants());
                }
            }
        });
    }

    @Test
    void severalScopesAreAUnion() {
        forAll(ScopePolicyPropertyTest::sample, sample -> {
            List<String> all = new ArrayList<>(sample.caller().scopes());
            all.addAll(sample.more());

            for (String type : TYPES) {
                for (Letter letter : Letter.values()) {
                    Set<Reach.Grant> apart =
                            new HashSet<>(reach(sample.caller(), letter, type).grants());
                    apart.addAll(reach(with(sample.caller(), sample.more()), letter, type)
                            .grants());
                    assertThat(new HashSet<>(reach(with(sample.caller(), all), letter, type)
                                    .grants()))
                            .isEqualTo(apart);
                }
            }
        });
    }

    @Test
    void noLetterBringsAnother() {
        forAll(ScopePolicyPropertyTest::sample, sample -> {
            for (String type : TYPES) {
                Set<Letter> stated = EnumSet.noneOf(Letter.class);
                new ScopeGrammar(DEFINITIONS)
                        .resourceScopes(sample.caller().scopes()).stream()
                                .filter(scope -> scope.covers(type))
                                .forEach(scope -> stated.addAll(scope.letters()));
                assertThat(stated).containsAll(POLICY.scopesOf(sample.caller()).letters(type));
            }
        });
    }

    @Test
    void theOlderWordsReachWhatTheLettersReach() {
        forAll(ScopePolicyPropertyTest::sample, sample -> {
            List<String> older = sample.caller().scopes().stream()
                    .map(scope -> scope.replace(".rs", ".read")
                            .replace(".cruds", ".*")
                            .replace(".cud", ".write"))
                    .toList();

            for (String type : TYPES) {
                for (Letter letter : Letter.values()) {
                    assertThat(new HashSet<>(reach(with(sample.caller(), older), letter, type)
                                    .grants()))
                            .isEqualTo(new HashSet<>(
                                    reach(sample.caller(), letter, type).grants()));
                }
            }
        });
    }

    @Test
    void aPatientNeverReachesBeyondTheirCompartment() {
        forAll(ScopePolicyPropertyTest::sample, sample -> {
            Caller.Authenticated patient =
                    SmartFixtures.patient("alice", sample.caller().scopes().toArray(String[]::new));

            for (String type : TYPES) {
                for (Letter letter : Letter.values()) {
                    assertThat(reach(patient, letter, type).grants())
                            .allMatch(grant -> grant.within().equals(new Within.Compartment("alice"))
                                    || (grant.within() instanceof Within.AboutNobody
                                            && R4.ABOUT_NOBODY.contains(type)));
                }
            }
        });
    }

    @Test
    void theOrderOfParametersDoesNotMatter() {
        forAll(ScopePolicyPropertyTest::sample, sample -> {
            Interaction one = sample.interaction();
            List<Map.Entry<String, List<String>>> entries =
                    new ArrayList<>(one.parameters().entrySet());
            Collections.reverse(entries);
            Map<String, List<String>> reversed = new LinkedHashMap<>();
            entries.forEach(entry -> reversed.put(entry.getKey(), entry.getValue()));
            Interaction other = new Interaction(
                    one.kind(), one.type(), one.id(), one.version(), one.operation(), reversed, one.conditional());

            assertThat(permits(sample.caller(), other)).isEqualTo(permits(sample.caller(), one));
        });
    }

    @Test
    void anEntryOfABundleIsJudgedAsTheDirectCall() {
        forAll(ScopePolicyPropertyTest::sample, sample -> {
            Interaction direct = sample.interaction();
            @Nullable BundleEntry entry = entryOf(direct);

            if (entry != null) {
                assertThat(POLICY.decide(sample.caller(), entry.interaction().orElseThrow()))
                        .isEqualTo(POLICY.decide(sample.caller(), direct));
            }
        });
    }

    @Test
    void whichResourceIsAskedForDoesNotMatterSoTheHiddenIsTheAbsent() {
        forAll(ScopePolicyPropertyTest::sample, sample -> {
            Interaction one = sample.interaction();
            Interaction other = new Interaction(
                    one.kind(),
                    one.type(),
                    one.id() == null ? null : "another",
                    one.version() == null ? null : "7",
                    one.operation(),
                    one.parameters(),
                    one.conditional());

            assertThat(POLICY.decide(sample.caller(), other)).isEqualTo(POLICY.decide(sample.caller(), one));
        });
    }

    @Test
    void pagesAreForTheOneWhoSearched() {
        PageTokens tokens = new PageTokens(new byte[32]);
        forAll(random -> List.of(sample(random), sample(random)), samples -> {
            AccessContext searcher = context(samples.get(0).caller());
            AccessContext reader = context(samples.get(1).caller());
            String token = tokens.bind("search", searcher);

            assertThat(tokens.open(token, searcher)).contains("search");
            assertThat(tokens.open(token, reader).isPresent()).isEqualTo(samePlace(searcher, reader));
        });
    }

    @Test
    void treatmentOnlyNarrows() {
        ScopePolicy treatment = SmartFixtures.policy(PractitionerAccess.TREATMENT);
        forAll(ScopePolicyPropertyTest::sample, sample -> {
            for (String type : TYPES) {
                for (Letter letter : Letter.values()) {
                    if (!treatment.scopesOf(sample.caller()).permits(letter, type)) {
                        continue;
                    }
                    Reach wide = reach(sample.caller(), letter, type);
                    assertThat(treatment
                                    .scopesOf(sample.caller())
                                    .reach(letter, type)
                                    .grants())
                            .allMatch(grant -> wide.grants().stream()
                                    .anyMatch(wider -> wider.filter().equals(grant.filter())
                                            && isNoWider(grant.within(), wider.within())));
                }
            }
        });
    }

    private static boolean isNoWider(Within within, Within wider) {
        if (within.equals(wider) || wider instanceof Within.Everything) {
            return true;
        }
        return within instanceof Within.Compartment compartment
                && new Within.Compartment(compartment.patient()).equals(wider);
    }

    private static boolean samePlace(AccessContext one, AccessContext other) {
        Caller.Authenticated searcher = (Caller.Authenticated) one.caller();
        Caller.Authenticated reader = (Caller.Authenticated) other.caller();
        return searcher.subject().equals(reader.subject())
                && searcher.scopes().equals(reader.scopes())
                && searcher.launch().equals(reader.launch())
                && Objects.equals(searcher.fhirUser(), reader.fhirUser());
    }

    private static AccessContext context(Caller caller) {
        return new AccessContext(
                "r-1", new ClientAddress(InetAddress.getLoopbackAddress()), new Tenant("demo"), caller);
    }

    @Test
    void theDecisionIsTotal() {
        forAll(
                random -> new Sample(
                        SmartFixtures.doctor(noise(random), noise(random)),
                        List.of(),
                        new Interaction(
                                pick(random, List.of(Kind.values())),
                                noise(random),
                                noise(random),
                                noise(random),
                                noise(random),
                                Map.of(noise(random), List.of(noise(random))),
                                random.nextBoolean())),
                sample -> assertThat(POLICY.decide(sample.caller(), sample.interaction()))
                        .isNotNull());
    }

    private static @Nullable BundleEntry entryOf(Interaction direct) {
        String type = String.valueOf(direct.type());
        return switch (direct.kind()) {
            case READ -> new BundleEntry("GET", type + "/1", null);
            case VREAD -> new BundleEntry("GET", type + "/1/_history/2", null);
            case HISTORY_INSTANCE -> new BundleEntry("GET", type + "/1/_history", null);
            case HISTORY_TYPE -> new BundleEntry("GET", type + "/_history", null);
            case CREATE -> new BundleEntry("POST", type, direct.conditional() ? "identifier=x|1" : null);
            case UPDATE -> new BundleEntry("PUT", direct.conditional() ? type + "?identifier=x|1" : type + "/1", null);
            case DELETE ->
                new BundleEntry("DELETE", direct.conditional() ? type + "?identifier=x|1" : type + "/1", null);
            default -> null;
        };
    }

    private static Sample sample(RandomGenerator random) {
        Interaction interaction =
                random.nextInt(4) == 0 ? SmartFixtures.search(pick(random, URLS)) : interaction(random);
        return new Sample(caller(random), Samples.list(random, 0, 3, ScopePolicyPropertyTest::scope), interaction);
    }

    private static Interaction interaction(RandomGenerator random) {
        Kind kind = pick(random, List.of(Kind.values()));
        String type = pick(random, TYPES);
        return kind.writes() && random.nextBoolean()
                ? SmartFixtures.conditional(kind, type)
                : SmartFixtures.on(kind, type);
    }

    private static Caller.Authenticated caller(RandomGenerator random) {
        Set<Role> roles = new HashSet<>(Samples.list(random, 0, 2, some -> pick(some, List.of(Role.values()))));
        boolean client = random.nextInt(4) == 0;
        @Nullable ResourceReference user = client || random.nextInt(5) == 0
                ? null
                : new ResourceReference(random.nextBoolean() ? "Practitioner" : "Patient", "u");
        return SmartFixtures.caller(
                roles,
                user,
                random.nextBoolean() ? "alice" : null,
                client,
                Set.copyOf(Samples.list(random, 0, 4, ScopePolicyPropertyTest::scope))
                        .toArray(String[]::new));
    }

    private static String scope(RandomGenerator random) {
        String type = random.nextInt(3) == 0 ? "*" : pick(random, TYPES);
        String filter = type.equals("Observation") && random.nextInt(3) == 0 ? "?category=laboratory" : "";
        return pick(random, List.of("patient", "user", "system"))
                + "/"
                + type
                + "."
                + pick(random, List.of("c", "r", "u", "d", "s", "rs", "cud", "cruds", "crus", "sr"))
                + filter;
    }

    private static String noise(RandomGenerator random) {
        StringBuilder noise = new StringBuilder();
        for (int i = random.nextInt(20); i > 0; i--) {
            noise.append(
                    pick(random, List.of("_", "$", ":", ".", "/", "?", "=", "*", "r", "Patient", "has", "é", ",")));
        }
        return noise.toString();
    }

    private static <T> T pick(RandomGenerator random, List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    private static Caller.Authenticated with(Caller.Authenticated caller, List<String> scopes) {
        return SmartFixtures.caller(
                caller.roles(),
                caller.fhirUser(),
                caller.launch().patient(),
                caller.clientCredentials(),
                Set.copyOf(scopes).toArray(String[]::new));
    }

    private static boolean permits(Caller caller, Interaction interaction) {
        return POLICY.decide(caller, interaction) instanceof AccessDecision.Permit;
    }

    private static Reach reach(Caller.Authenticated caller, Letter letter, String type) {
        return POLICY.scopesOf(caller).reach(letter, type);
    }
}
