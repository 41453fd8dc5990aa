package health.attest.consent;

import static health.attest.consent.ConsentFixtures.GLUCOSE;
import static health.attest.consent.ConsentFixtures.HIV;
import static health.attest.consent.ConsentFixtures.NOON;
import static health.attest.consent.ConsentFixtures.RESTRICTED;
import static health.attest.consent.ConsentFixtures.access;
import static health.attest.consent.ConsentFixtures.doctor;
import static health.attest.consent.ConsentFixtures.observation;
import static health.attest.consent.ConsentFixtures.withPurposes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each element of a provision, read from FHIR and held against a disclosure. */
class ProvisionMatcherTest {

    @Test
    void anActorIsTheUserOrAnythingTheyBelongTo() {
        assertThat(match(actor("IRCP", "Practitioner/otto"))).isEqualTo(Match.YES);
        assertThat(match(actor("PRCP", "PractitionerRole/otto-at-clinic"))).isEqualTo(Match.YES);
        assertThat(match(actor("IRCP", "https://ehr.example/fhir/Organization/clinic")))
                .isEqualTo(Match.YES);
        assertThat(match(actor("IRCP", "Practitioner/grace"))).isEqualTo(Match.NO);
        assertThat(match(actor("IRCP", "https://elsewhere.example/Practitioner/otto")))
                .isEqualTo(Match.MAYBE);
    }

    @Test
    void anActorRoleThatReceivesNothingLeavesTheMatchOpen() {
        assertThat(match(actor("CST", "Organization/clinic"))).isEqualTo(Match.MAYBE);
        assertThat(match(actor("CST", "Organization/other"))).isEqualTo(Match.MAYBE);
        assertThat(match(provision -> provision.addActor().getReference().setReference("Practitioner/otto")))
                .isEqualTo(Match.YES);
        assertThat(match(provision -> provision
                        .addActor()
                        .setRole(new CodeableConcept().setText("a friend"))
                        .getReference()
                        .setReference("Practitioner/otto")))
                .isEqualTo(Match.MAYBE);
    }

    @Test
    void anActorMayBeOneOfAttestsRoles() {
        assertThat(match(role("doctor"))).isEqualTo(Match.YES);
        assertThat(match(role("nurse"))).isEqualTo(Match.NO);
        assertThat(match(role("wizard"))).isEqualTo(Match.NO);
    }

    @Test
    void anActorWhoIsOnlyDescribedMayBeAnybody() {
        assertThat(match(provision -> provision.addActor().getReference().setDisplay("my old doctor")))
                .isEqualTo(Match.MAYBE);
    }

    @Test
    void everyActionMustBeStated() {
        Disclosure export =
                new Disclosure(doctor(), Set.of(ConsentAction.ACCESS, ConsentAction.DISCLOSE), observation());

        assertThat(match(action("access"))).isEqualTo(Match.YES);
        assertThat(match(action("correct"))).isEqualTo(Match.NO);
        assertThat(match(action("teleport"))).isEqualTo(Match.MAYBE);
        assertThat(match(action("access"), Provision.Type.PERMIT, export)).isEqualTo(Match.MAYBE);
        assertThat(match(provision -> provision.addAction().setText("look at"))).isEqualTo(Match.MAYBE);
    }

    @Test
    void aPermitReachesUpToItsConfidentialityAndADenyFromItOn() {
        Disclosure restricted = access(doctor(), observation(RESTRICTED));

        assertThat(match(confidentiality("N"), Provision.Type.PERMIT, restricted))
                .isEqualTo(Match.NO);
        assertThat(match(confidentiality("V"), Provision.Type.PERMIT, restricted))
                .isEqualTo(Match.YES);
        assertThat(match(confidentiality("N"), Provision.Type.DENY, restricted)).isEqualTo(Match.YES);
        assertThat(match(confidentiality("V"), Provision.Type.DENY, restricted)).isEqualTo(Match.NO);
        assertThat(match(confidentiality("N"), null, restricted)).isEqualTo(Match.MAYBE);
        assertThat(match(confidentiality("R"), null, restricted)).isEqualTo(Match.YES);
    }

    @Test
    void aResourceMustCarryEveryLabelStated() {
        Consumer<Consent.ProvisionComponent> both =
                provision -> provision.addSecurityLabel(coding(HIV)).addSecurityLabel(coding(RESTRICTED));

        assertThat(match(both, Provision.Type.DENY, access(doctor(), observation(HIV, RESTRICTED))))
                .isEqualTo(Match.YES);
        assertThat(match(both, Provision.Type.DENY, access(doctor(), observation(HIV))))
                .isEqualTo(Match.NO);
        assertThat(match(provision -> provision.addSecurityLabel().setDisplay("secret")))
                .isEqualTo(Match.MAYBE);
    }

    @Test
    void aPurposeIncludesItsKinds() {
        assertThat(match(
                        purpose("TREAT"),
                        Provision.Type.PERMIT,
                        access(withPurposes(doctor(), "ETREAT"), observation())))
                .isEqualTo(Match.YES);
        assertThat(match(purpose("ETREAT"))).isEqualTo(Match.NO);
        assertThat(match(
                        purpose("TREAT"),
                        Provision.Type.PERMIT,
                        access(withPurposes(doctor(), "TREAT", "HMARKT"), observation())))
                .isEqualTo(Match.MAYBE);
        assertThat(match(purpose("TREAT"), Provision.Type.PERMIT, access(withPurposes(doctor()), observation())))
                .isEqualTo(Match.NO);
        assertThat(match(provision -> provision.addPurpose(coding("http://else.example|TREAT"))))
                .isEqualTo(Match.MAYBE);
    }

    @Test
    void aClassIsAResourceTypeAProfileOrADocumentType() {
        assertThat(match(isOf("http://hl7.org/fhir/resource-types|Observation")))
                .isEqualTo(Match.YES);
        assertThat(match(isOf("http://hl7.org/fhir/resource-types|Condition"))).isEqualTo(Match.NO);
        assertThat(match(isOf("urn:ietf:rfc:3986|http://example.org/StructureDefinition/lab")))
                .isEqualTo(Match.YES);
        assertThat(match(isOf("urn:ietf:rfc:3986|http://example.org/StructureDefinition/other")))
                .isEqualTo(Match.NO);
        assertThat(match(isOf(GLUCOSE))).isEqualTo(Match.YES);
        assertThat(match(provision -> provision.addClass_().setDisplay("letters")))
                .isEqualTo(Match.MAYBE);
    }

    @Test
    void aCodeIsComparedWithItsSystem() {
        assertThat(match(provision -> provision.addCode().addCoding(coding(GLUCOSE))))
                .isEqualTo(Match.YES);
        assertThat(match(provision -> provision.addCode().addCoding(coding("http://snomed.info/sct|2339-0"))))
                .isEqualTo(Match.NO);
        assertThat(match(provision -> provision.addCode().setText("sugar"))).isEqualTo(Match.MAYBE);
    }

    @Test
    void aPeriodIncludesBothEndsAtTheirPrecision() {
        assertThat(match(period("2026-06-01", "2026-06-01"))).isEqualTo(Match.YES);
        assertThat(match(period("2026-06", "2026-06"))).isEqualTo(Match.YES);
        assertThat(match(period("2026", "2026"))).isEqualTo(Match.YES);
        assertThat(match(period("2026-06-01T12:00:00Z", "2026-06-01T12:00:00Z")))
                .isEqualTo(Match.YES);
        assertThat(match(period("2026-06-01T12:00:01Z", null))).isEqualTo(Match.NO);
        assertThat(match(period(null, "2026-05-31"))).isEqualTo(Match.NO);
    }

    @Test
    void aDataPeriodAsksWhenThingsHappened() {
        assertThat(match(dataPeriod("2020", "2020"))).isEqualTo(Match.YES);
        assertThat(match(dataPeriod("2021", null))).isEqualTo(Match.NO);
        assertThat(match(dataPeriod("2020-05-01T08:00:00Z", null))).isEqualTo(Match.MAYBE);
    }

    @Test
    void dataMayBeNamedItselfByItsNeighboursOrByItsAuthor() {
        assertThat(match(data(Consent.ConsentDataMeaning.INSTANCE, "Observation/sugar")))
                .isEqualTo(Match.YES);
        assertThat(match(data(Consent.ConsentDataMeaning.INSTANCE, "Encounter/visit")))
                .isEqualTo(Match.NO);
        assertThat(match(data(Consent.ConsentDataMeaning.DEPENDENTS, "Encounter/visit")))
                .isEqualTo(Match.YES);
        assertThat(match(data(Consent.ConsentDataMeaning.RELATED, "Encounter/visit")))
                .isEqualTo(Match.NO);
        assertThat(match(data(Consent.ConsentDataMeaning.RELATED, "Observation/sugar")))
                .isEqualTo(Match.YES);
        assertThat(match(data(Consent.ConsentDataMeaning.AUTHOREDBY, "Practitioner/grace")))
                .isEqualTo(Match.YES);
        assertThat(match(data(Consent.ConsentDataMeaning.AUTHOREDBY, "Practitioner/otto")))
                .isEqualTo(Match.NO);
        assertThat(match(provision -> provision.addData().getReference().setReference("Observation/sugar")))
                .isEqualTo(Match.MAYBE);
    }

    @Test
    void whatAttestDoesNotUnderstandLeavesTheMatchOpen() {
        assertThat(match(provision ->
                        provision.addModifierExtension(new Extension("http://example.org/not", new StringType("?")))))
                .isEqualTo(Match.MAYBE);
        assertThat(match(period("2027", "2020"))).isEqualTo(Match.MAYBE);
        assertThat(match(dataPeriod("2027", "2020"))).isEqualTo(Match.MAYBE);
    }

    private static Match match(Consumer<Consent.ProvisionComponent> stating) {
        return match(stating, Provision.Type.DENY, access(doctor(), observation()));
    }

    private static Match match(
            Consumer<Consent.ProvisionComponent> stating, Provision.@Nullable Type type, Disclosure disclosure) {
        return new ProvisionMatcher(disclosure, NOON).match(ConsentReaderTest.read(stating), type);
    }

    private static Consumer<Consent.ProvisionComponent> actor(String role, String reference) {
        String system = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";
        return provision -> provision
                .addActor()
                .setRole(new CodeableConcept(new Coding(system, role, null)))
                .setReference(new Reference(reference));
    }

    private static Consumer<Consent.ProvisionComponent> role(String role) {
        return provision ->
                provision.addActor().setRole(new CodeableConcept(coding(ProvisionMatcher.ROLE_SYSTEM + "|" + role)));
    }

    private static Consumer<Consent.ProvisionComponent> action(String code) {
        return provision ->
                provision.addAction().addCoding(coding("http://terminology.hl7.org/CodeSystem/consentaction|" + code));
    }

    private static Consumer<Consent.ProvisionComponent> confidentiality(String code) {
        return provision -> provision.addSecurityLabel(coding(Confidentiality.SYSTEM + "|" + code));
    }

    private static Consumer<Consent.ProvisionComponent> purpose(String code) {
        return provision -> provision.addPurpose(coding(Purposes.SYSTEM + "|" + code));
    }

    private static Consumer<Consent.ProvisionComponent> isOf(String token) {
        return provision -> provision.addClass_(coding(token));
    }

    private static Consumer<Consent.ProvisionComponent> period(@Nullable String start, @Nullable String end) {
        return provision -> provision.setPeriod(ConsentReaderTest.period(start, end));
    }

    private static Consumer<Consent.ProvisionComponent> dataPeriod(@Nullable String start, @Nullable String end) {
        return provision -> provision.setDataPeriod(ConsentReaderTest.period(start, end));
    }

    private static Consumer<Consent.ProvisionComponent> data(Consent.ConsentDataMeaning meaning, String reference) {
        return provision -> provision.addData().setMeaning(meaning).setReference(new Reference(reference));
    }

    private static Coding coding(String token) {
        int bar = token.indexOf('|');
        return new Coding(token.substring(0, bar), token.substring(bar + 1), null);
    }
}
