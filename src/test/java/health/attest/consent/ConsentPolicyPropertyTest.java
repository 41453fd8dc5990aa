package health.attest.consent;

import static health.attest.consent.ConsentFixtures.NOON;
import static health.attest.consent.ConsentFixtures.provision;
import static health.attest.samples.Samples.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import health.attest.consent.ConsentSamples.Case;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsentPolicyPropertyTest {
    private static final ConsentRecord DENY_ALL = ConsentFixtures.consent("no", null, provision(Provision.Type.DENY));

    private final ConsentPolicy policy = new ConsentPolicy(ConsentRules.DEFAULT);

    /** Twenty samples a try: 20,000 decisions. */
    @Test
    void theReferenceDecisionAgrees() {
        int[] permitted = new int[2];
        forAll(
                random -> Collections.nCopies(20, random).stream()
                        .map(ConsentSamples::anyCase)
                        .toList(),
                cases -> {
                    for (Case each : cases) {
                        boolean permits = permits(each.disclosure(), each.consents());

                        assertThat(permits)
                                .as("%s", each)
                                .isEqualTo(new ReferenceDecision(each.disclosure(), NOON).permits(each.consents()));
                        permitted[permits ? 1 : 0]++;
                    }
                });
        // A sample that nearly always says the same would prove nothing.
        assertThat(permitted[0]).isGreaterThan(permitted[1] / 9);
        assertThat(permitted[1]).isGreaterThan(permitted[0] / 9);
    }

    @Test
    void theOrderOfConsentsNeverMatters() {
        forAll(ConsentSamples::anyCase, each -> {
            List<ConsentRecord> reversed = new ArrayList<>(each.consents());
            Collections.reverse(reversed);

            assertThat(permits(each.disclosure(), reversed)).isEqualTo(permits(each.disclosure(), each.consents()));
        });
    }

    @Test
    void oneDenyToAllClosesWhateverTheOthersSay() {
        forAll(ConsentSamples::anyCase, each -> {
            List<ConsentRecord> more = new ArrayList<>(each.consents());
            more.add(DENY_ALL);

            assertThat(permits(each.disclosure(), more)).isFalse();
        });
    }

    @Test
    void thePathOfAProvisionLeadsToAProvisionOfThatType() {
        forAll(ConsentSamples::anyCase, each -> {
            ConsentVerdict verdict = decide(each.disclosure(), each.consents());
            String rule = verdict.rule();

            if (rule.contains("#provision")) {
                Provision.Type type = verdict.outcome() == ConsentVerdict.Outcome.PERMIT
                        ? Provision.Type.PERMIT
                        : Provision.Type.DENY;
                assertThat(each.consents().stream()
                                .filter(consent -> rule.startsWith(consent.versionReference() + "#"))
                                .map(consent -> follow(consent, rule)))
                        .contains(type);
            }
        });
    }

    private static Provision.Type follow(ConsentRecord consent, String rule) {
        Provision at = consent.root();
        String path = rule.substring(rule.indexOf('#') + "#provision".length());
        for (String step : path.split("\\.provision\\[", -1)) {
            if (at != null && !step.isEmpty()) {
                int index = Integer.parseInt(step.substring(0, step.length() - 1));
                at = index < at.provisions().size() ? at.provisions().get(index) : null;
            }
        }
        return at == null || at.type() == null ? Provision.Type.DENY : at.type();
    }

    private boolean permits(Disclosure disclosure, List<ConsentRecord> consents) {
        return decide(disclosure, consents).outcome() == ConsentVerdict.Outcome.PERMIT;
    }

    private ConsentVerdict decide(Disclosure disclosure, List<ConsentRecord> consents) {
        return policy.decide(disclosure, Map.of("alice", new PatientConsents("alice", consents, List.of())), NOON);
    }
}
