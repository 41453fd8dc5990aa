package health.attest.fhir.validation;

import static health.attest.fhir.validation.ValidationFixtures.example;
import static health.attest.fhir.validation.ValidationFixtures.refusals;
import static org.assertj.core.api.Assertions.assertThat;

import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Consent.ConsentProvisionType;
import org.hl7.fhir.r4.model.Consent.ProvisionComponent;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;

class ConsentRulesTest {

    @Test
    void aConsentWithoutAPatientIsRefused() {
        Consent consent = permit();
        consent.setPatient(null);

        assertThat(refusals(consent)).contains("Consent.patient", "Consent");
    }

    @Test
    void aPatientNamedOnlyByIdentifierIsRefused() {
        Consent consent = permit();
        Reference patient = new Reference();
        patient.getIdentifier().setSystem("urn:example:mrn").setValue("1");
        consent.setPatient(patient);

        assertThat(refusals(consent)).containsExactly("Consent");
    }

    @Test
    void aScopeOtherThanPrivacyIsRefused() {
        Consent consent = permit();
        consent.getScope().getCodingFirstRep().setCode("research").setDisplay(null);

        assertThat(refusals(consent)).contains("Consent.scope");
    }

    @Test
    void aConsentWithoutAPolicyIsRefused() {
        Consent consent = permit();
        consent.setPolicyRule(null);

        assertThat(refusals(consent)).containsExactly("Consent");
    }

    @Test
    void aNestedProvisionThatNeitherPermitsNorDeniesIsRefused() {
        Consent consent = permit();
        consent.getProvision().addProvision().addActor(actor());

        assertThat(refusals(consent)).containsExactly("Consent");
    }

    @Test
    void aPeriodThatEndsBeforeItStartsIsRefusedAtAnyDepth() {
        Consent consent = permit();
        ProvisionComponent inner = consent.getProvision().addProvision().setType(ConsentProvisionType.DENY);
        inner.getPeriod().setStartElement(new DateTimeType("2026-05-02")).setEndElement(new DateTimeType("2026-05-01"));

        assertThat(refusals(consent)).containsExactly("Consent.provision.provision[0].period");
    }

    @Test
    void aDataPeriodThatEndsBeforeItStartsIsRefused() {
        Consent consent = permit();
        consent.getProvision()
                .getDataPeriod()
                .setStartElement(new DateTimeType("2026-05-02"))
                .setEndElement(new DateTimeType("2026-05-01"));

        assertThat(refusals(consent)).containsExactly("Consent.provision.dataPeriod");
    }

    @Test
    void provisionsEightDeepAreAccepted() {
        assertThat(refusals(nested(8))).isEmpty();
    }

    @Test
    void provisionsNineDeepAreRefused() {
        assertThat(refusals(nested(9))).containsExactly("Consent");
    }

    @Test
    void anActorWithoutARoleIsRefused() {
        Consent consent = permit();
        consent.getProvision().getActorFirstRep().setRole(null);

        assertThat(refusals(consent)).containsExactly("Consent.provision.actor[0].role");
    }

    @Test
    void aConsentInsideAnotherIsRefused() {
        Consent consent = permit();
        Consent hidden = permit();
        hidden.setId("hidden");
        consent.addContained(hidden);
        consent.setSource(new Reference("#hidden"));

        assertThat(refusals(consent)).contains("Consent.contained[0]");
    }

    private static Consent nested(int depth) {
        Consent consent = permit();
        ProvisionComponent provision = consent.getProvision();
        for (int level = 2; level <= depth; level++) {
            provision = provision.addProvision().setType(ConsentProvisionType.DENY);
        }
        provision.addActor(actor());
        return consent;
    }

    private static Consent.provisionActorComponent actor() {
        return permit().getProvision().getActorFirstRep().copy();
    }

    private static Consent permit() {
        return example(Consent.class, "consent-permit-example");
    }
}
