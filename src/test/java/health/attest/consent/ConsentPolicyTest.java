package health.attest.consent;

import static health.attest.consent.ConsentFixtures.HIV;
import static health.attest.consent.ConsentFixtures.NOON;
import static health.attest.consent.ConsentFixtures.RESTRICTED;
import static health.attest.consent.ConsentFixtures.about;
import static health.attest.consent.ConsentFixtures.access;
import static health.attest.consent.ConsentFixtures.consent;
import static health.attest.consent.ConsentFixtures.doctor;
import static health.attest.consent.ConsentFixtures.observation;
import static health.attest.consent.ConsentFixtures.onRecord;
import static health.attest.consent.ConsentFixtures.patient;
import static health.attest.consent.ConsentFixtures.provision;
import static health.attest.consent.ConsentFixtures.subject;
import static health.attest.consent.ConsentFixtures.withPurposes;
import static health.attest.consent.ConsentFixtures.withRole;
import static health.attest.consent.Provision.Type.DENY;
import static health.attest.consent.Provision.Type.PERMIT;
import static org.assertj.core.api.Assertions.assertThat;

import health.attest.access.AccessDecision;
import health.attest.access.Caller;
import health.attest.access.DenialReason;
import health.attest.access.RequestStage;
import health.attest.access.ResourceReference;
import health.attest.access.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConsentPolicyTest {
    private static final ConsentRecord DENY_ALL = consent("no", null, provision(DENY));
    private static final ConsentRecord PERMIT_ALL = consent("yes", null, provision(PERMIT));

    private final ConsentPolicy policy = new ConsentPolicy(ConsentRules.DEFAULT);

    @Test
    void withoutAnyConsentTreatmentSeesWhatIsNormal() {
        assertThat(rule(access(doctor(), observation()), none())).isEqualTo("permit basic-normal");
        assertThat(rule(access(doctor(), observation(RESTRICTED)), none())).isEqualTo("deny basic-normal");
        assertThat(rule(access(withPurposes(doctor(), "HRESCH"), observation()), none()))
                .isEqualTo("deny basic-normal");
        assertThat(rule(access(withPurposes(doctor()), observation()), none())).isEqualTo("deny basic-normal");
    }

    @Test
    void operationsSeeOnlyDemographicsAndScheduling() {
        ConsentActor desk = withPurposes(withRole(doctor(), Role.FRONT_DESK), "HOPERAT");

        assertThat(rule(access(desk, about(observation(), "Appointment", "alice")), none()))
                .isEqualTo("permit basic-normal");
        assertThat(rule(access(desk, about(observation(), "Patient", "alice")), none()))
                .isEqualTo("permit basic-normal");
        assertThat(rule(access(desk, observation()), none())).isEqualTo("deny basic-normal");
    }

    @Test
    void everyPurposeMustBePermitted() {
        assertThat(rule(access(withPurposes(doctor(), "TREAT", "HMARKT"), observation()), none()))
                .isEqualTo("deny basic-normal");
    }

    @Test
    void eachImplicitPolicyAnswersForItself() {
        assertThat(implicit(ImplicitPolicy.ALL_NORMAL, withPurposes(doctor(), "HRESCH"), observation()))
                .isTrue();
        assertThat(implicit(ImplicitPolicy.ALL_NORMAL, withPurposes(doctor()), observation()))
                .isFalse();
        assertThat(implicit(ImplicitPolicy.ALL_NORMAL, doctor(), observation(RESTRICTED)))
                .isFalse();
        assertThat(implicit(ImplicitPolicy.BREAK_GLASS_ONLY, doctor(), observation()))
                .isFalse();
        assertThat(implicit(ImplicitPolicy.DENY, doctor(), observation())).isFalse();
    }

    @Test
    void aConsentThatDeniesWinsOverOneThatPermits() {
        assertThat(rule(access(doctor(), observation()), onRecord(PERMIT_ALL, DENY_ALL)))
                .isEqualTo("deny Consent/no/_history/1#provision");
    }

    @Test
    void aConsentMayOpenWhatTheImplicitPolicyCloses() {
        assertThat(rule(access(withPurposes(doctor(), "HRESCH"), observation(RESTRICTED)), onRecord(PERMIT_ALL)))
                .isEqualTo("permit Consent/yes/_history/1#provision");
    }

    @Test
    void policyRuleIsTheBaseWhenTheProvisionHasNoType() {
        assertThat(rule(access(doctor(), observation()), onRecord(consent("out", DENY, null))))
                .isEqualTo("deny Consent/out/_history/1#policyRule");
        assertThat(rule(
                        access(withPurposes(doctor(), "HRESCH"), observation()),
                        onRecord(consent("in", PERMIT, provision(null)))))
                .isEqualTo("permit Consent/in/_history/1#policyRule");
    }

    @Test
    void theDeepestMatchDecides() {
        ConsentRecord layered =
                consent("deep", null, provision(DENY, provision(PERMIT, provision(DENY, provision(PERMIT)))));

        assertThat(rule(access(doctor(), observation()), onRecord(layered)))
                .isEqualTo("permit Consent/deep/_history/1#provision.provision[0].provision[0].provision[0]");
    }

    @Test
    void amongMatchingSiblingsDenyWins() {
        ConsentRecord torn = consent("torn", null, provision(PERMIT, provision(PERMIT), provision(DENY)));

        assertThat(rule(access(doctor(), observation()), onRecord(torn)))
                .isEqualTo("deny Consent/torn/_history/1#provision.provision[1]");
    }

    @Test
    void anExceptionHoldsOnlyInsideItsOwnParent() {
        ConsentRecord branches =
                consent("b", null, provision(PERMIT, provision(DENY), provision(DENY, provision(PERMIT))));

        assertThat(rule(access(doctor(), observation()), onRecord(branches)))
                .isEqualTo("deny Consent/b/_history/1#provision.provision[0]");
    }

    @Test
    void anExceptionWithoutTypeWithholds() {
        assertThat(rule(
                        access(doctor(), observation()),
                        onRecord(consent("odd", null, provision(PERMIT, provision(null))))))
                .isEqualTo("deny Consent/odd/_history/1#provision.provision[0]");
    }

    @Test
    void aConsentThatIsNotActiveNeverCounts() {
        ConsentRecord withdrawn = new ConsentRecord("w", 2, "alice", false, null, provision(DENY), true, false, true);

        assertThat(rule(access(doctor(), observation()), onRecord(withdrawn))).isEqualTo("permit basic-normal");
    }

    @Test
    void anotherPatientsConsentNeverCounts() {
        ConsentRecord bobs = new ConsentRecord("b", 1, "bob", true, null, provision(DENY), true, false, true);
        Map<String, PatientConsents> misfiled = Map.of("alice", new PatientConsents("alice", List.of(bobs), List.of()));

        assertThat(rule(access(doctor(), observation()), misfiled)).isEqualTo("permit basic-normal");
    }

    @Test
    void aPermitThatNobodyVouchedForOpensNothingAndADenyCountsAtOnce() {
        ConsentRecord permit = new ConsentRecord("p", 1, "alice", true, null, provision(PERMIT), true, false, false);
        ConsentRecord deny = new ConsentRecord("d", 1, "alice", true, null, provision(DENY), true, false, false);
        Disclosure research = access(withPurposes(doctor(), "HRESCH"), observation());

        assertThat(rule(research, onRecord(permit))).isEqualTo("deny basic-normal");
        assertThat(rule(access(doctor(), observation()), onRecord(deny)))
                .isEqualTo("deny Consent/d/_history/1#provision");
    }

    @Test
    void aConsentBeyondUnderstandingDeniesAndADoubtfulOnePermitsNothing() {
        ConsentRecord tooDeep = new ConsentRecord("x", 1, "alice", true, null, provision(PERMIT), false, false, true);
        ConsentRecord doubtful = new ConsentRecord("m", 1, "alice", true, null, provision(PERMIT), true, true, true);

        assertThat(rule(access(doctor(), observation()), onRecord(tooDeep))).isEqualTo("deny Consent/x/_history/1");
        assertThat(rule(access(withPurposes(doctor(), "HRESCH"), observation()), onRecord(doubtful)))
                .isEqualTo("deny basic-normal");
    }

    @Test
    void patientsReadTheirOwnRecordButNotWhatAClinicianWithheld() {
        Matter withheld = observation(ConsentRules.NO_DISCLOSURE_TO_PATIENT);

        assertThat(rule(access(patient("alice"), observation(RESTRICTED, HIV)), onRecord(DENY_ALL)))
                .isEqualTo("permit own-record");
        assertThat(rule(access(patient("alice"), withheld), none())).isEqualTo("deny withheld-from-patient");
        assertThat(rule(access(patient("bob"), observation()), none())).isEqualTo("deny basic-normal");
    }

    @Test
    void aRepresentativeReadsLikeThePatient() {
        ConsentActor mother = representing("alice");

        assertThat(rule(access(mother, observation()), onRecord(DENY_ALL))).isEqualTo("permit representative");
        assertThat(rule(access(mother, about(observation(), "Observation", "bob")), none()))
                .isEqualTo("deny basic-normal");
    }

    @Test
    void aPrivacyOfficerReadsConsentsAndPatientsAndNothingElse() {
        ConsentActor officer = withPurposes(withRole(doctor(), Role.PRIVACY_OFFICER));

        assertThat(rule(access(officer, about(observation(), "Consent", "alice")), onRecord(DENY_ALL)))
                .isEqualTo("permit consent-administration");
        assertThat(rule(access(officer, observation()), none())).isEqualTo("deny basic-normal");
    }

    @Test
    void theCustodiansOwnSystemIsNoRecipient() {
        assertThat(rule(access(withRole(doctor(), Role.INTEGRATION), observation()), onRecord(DENY_ALL)))
                .isEqualTo("permit integration");
    }

    @Test
    void brokenGlassOpensForItsHolderThroughItsClientUntilItsEnd() {
        Map<String, PatientConsents> open = broken(subject("otto"), NOON.minusSeconds(60));
        Map<String, PatientConsents> ended = broken(subject("otto"), NOON.minus(Duration.ofMinutes(60)));
        Map<String, PatientConsents> others = broken(subject("grace"), NOON.minusSeconds(60));
        Map<String, PatientConsents> elsewhere =
                broken(new Caller.Subject("https://issuer.example", "phone", "otto"), NOON.minusSeconds(60));

        Disclosure read = access(doctor(), observation(RESTRICTED));
        assertThat(rule(read, open)).isEqualTo("permit break-glass");
        assertThat(rule(read, ended)).isEqualTo("deny Consent/no/_history/1#provision");
        assertThat(rule(read, others)).isEqualTo("deny Consent/no/_history/1#provision");
        assertThat(rule(read, elsewhere)).isEqualTo("deny Consent/no/_history/1#provision");
    }

    @Test
    void brokenGlassOpensNoWriteAndNothingSealed() {
        Map<String, PatientConsents> open = broken(subject("otto"), NOON);
        Disclosure correction = new Disclosure(doctor(), Set.of(ConsentAction.CORRECT), observation());

        assertThat(rule(correction, open)).isEqualTo("deny Consent/no/_history/1#provision");
        assertThat(rule(access(doctor(), observation(Confidentiality.SYSTEM + "|V")), open))
                .isEqualTo("deny Consent/no/_history/1#provision");
    }

    @Test
    void underTheDenyPolicyBrokenGlassOpensNothing() {
        ConsentPolicy closed = new ConsentPolicy(new ConsentRules(ImplicitPolicy.DENY, Set.of(), Set.of()));

        ConsentVerdict verdict = closed.decide(access(doctor(), observation()), broken(subject("otto"), NOON), NOON);

        assertThat(verdict.outcome()).isEqualTo(ConsentVerdict.Outcome.DENY);
    }

    @Test
    void anEmergencyThatNobodyDeclaredIsRefused() {
        assertThat(rule(access(withPurposes(doctor(), "BTG"), observation()), none()))
                .isEqualTo("deny no-break-glass-grant");
    }

    @Test
    void whatIsAboutNobodyNeedsNoConsent() {
        ConsentVerdict verdict = policy.decide(access(doctor(), about(observation(), "Location")), Map.of(), NOON);

        assertThat(verdict.outcome()).isEqualTo(ConsentVerdict.Outcome.PERMIT);
        assertThat(verdict.decision()).isEqualTo(AccessDecision.PERMIT);
    }

    @Test
    void whereOnePatientPermitsAndAnotherDeniesTheOtherIsRedacted() {
        Map<String, PatientConsents> two = Map.of(
                "alice",
                new PatientConsents("alice", List.of(DENY_ALL), List.of()),
                "bob",
                PatientConsents.none("bob"));

        ConsentVerdict verdict =
                policy.decide(access(doctor(), about(observation(), "Appointment", "bob", "alice")), two, NOON);

        assertThat(verdict.outcome()).isEqualTo(ConsentVerdict.Outcome.REDACT);
        assertThat(verdict.closed()).containsExactly("alice");
        assertThat(verdict.decision())
                .isEqualTo(new AccessDecision.Deny(
                        RequestStage.CONSENT, DenialReason.CONSENT_DENIES, "Consent/no/_history/1#provision"));
    }

    @Test
    void aPatientWhoseConsentsWereNotReadDenies() {
        ConsentVerdict verdict = policy.decide(access(doctor(), observation()), Map.of(), NOON);

        assertThat(verdict.rule()).isEqualTo("consents-not-read");
        assertThat(verdict.outcome()).isEqualTo(ConsentVerdict.Outcome.DENY);
    }

    private static Map<String, PatientConsents> none() {
        return Map.of("alice", PatientConsents.none("alice"), "bob", PatientConsents.none("bob"));
    }

    private static Map<String, PatientConsents> broken(Caller.Subject subject, Instant at) {
        Timespan hour = new Timespan(at, at.plus(Duration.ofMinutes(60)));
        BreakGlassGrant grant = new BreakGlassGrant("g", subject, "alice", hour);
        return Map.of("alice", new PatientConsents("alice", List.of(DENY_ALL), List.of(grant)));
    }

    private static ConsentActor representing(String patient) {
        return new ConsentActor(
                subject("mum"),
                new ResourceReference("RelatedPerson", "mum"),
                Set.of(Role.PATIENT),
                Set.of(),
                Set.of(patient),
                Set.of(),
                false);
    }

    private static boolean implicit(ImplicitPolicy implicit, ConsentActor actor, Matter matter) {
        ConsentPolicy policy = new ConsentPolicy(new ConsentRules(implicit, Set.of(), Set.of()));
        return policy.decide(access(actor, matter), none(), NOON).outcome() == ConsentVerdict.Outcome.PERMIT;
    }

    private String rule(Disclosure disclosure, Map<String, PatientConsents> consents) {
        ConsentVerdict verdict = policy.decide(disclosure, consents, NOON);
        return (verdict.outcome() == ConsentVerdict.Outcome.PERMIT ? "permit " : "deny ") + verdict.rule();
    }
}
