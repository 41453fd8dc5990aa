package health.attest.fhir.validation;

import static health.attest.fhir.validation.ValidationFixtures.LENIENT;
import static health.attest.fhir.validation.ValidationFixtures.example;
import static health.attest.fhir.validation.ValidationFixtures.expressions;
import static health.attest.fhir.validation.ValidationFixtures.findings;
import static health.attest.fhir.validation.ValidationFixtures.refusals;
import static org.assertj.core.api.Assertions.assertThat;

import health.attest.fhir.ValidationPolicy.Level;
import java.util.List;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;

/** Property 29: patient record completeness. */
class PatientRulesTest {

    @Test
    void aPatientWithoutANameIsRefused() {
        Patient patient = patient();
        patient.getName().clear();

        assertThat(refusals(patient)).containsExactlyInAnyOrder("Patient.name", "Patient");
    }

    @Test
    void aNameThatSaysNothingIsRefused() {
        Patient patient = patient();
        patient.getNameFirstRep().setFamily(null).setGiven(List.of());

        assertThat(refusals(patient)).containsExactly("Patient");
    }

    @Test
    void aPatientWithoutABirthDateIsRefused() {
        Patient patient = patient();
        patient.setBirthDate(null);

        assertThat(refusals(patient)).containsExactly("Patient.birthDate");
    }

    @Test
    void aPatientNobodyCanReachIsRefused() {
        Patient patient = patient();
        patient.getTelecom().clear();

        assertThat(refusals(patient)).containsExactlyInAnyOrder("Patient.telecom", "Patient");
    }

    @Test
    void aContactPointWithoutAValueReachesNobody() {
        Patient patient = patient();
        patient.getTelecom().forEach(telecom -> telecom.setValue(null));

        assertThat(refusals(patient)).containsExactly("Patient");
    }

    @Test
    void aContactWithoutAnyDetailIsRefused() {
        Patient patient = patient();
        patient.addContact().setGender(AdministrativeGender.FEMALE);

        assertThat(refusals(patient)).containsExactly("Patient.contact[0]");
    }

    @Test
    void aPeriodThatEndsBeforeItStartsIsRefused() {
        Patient patient = patient();
        patient.getNameFirstRep()
                .getPeriod()
                .setStartElement(new DateTimeType("2020-02-02"))
                .setEndElement(new DateTimeType("2020-02-01"));

        assertThat(refusals(patient)).containsExactly("Patient.name[0].period");
    }

    @Test
    void aLinkWithoutAnOtherPatientIsRefused() {
        Patient patient = patient();
        patient.addLink().setType(Patient.LinkType.SEEALSO);

        assertThat(refusals(patient)).containsExactly("Patient.link[0].other");
    }

    @Test
    void anotherPatientInsideAPatientIsRefused() {
        Patient patient = patient();
        Patient hidden = new Patient();
        hidden.setId("hidden");
        patient.addContained(hidden);
        patient.addLink().setType(Patient.LinkType.SEEALSO).setOther(new Reference("#hidden"));

        assertThat(refusals(patient)).contains("Patient.contained[0]");
    }

    @Test
    void aProfileNobodyKnowsIsAWarning() {
        Patient patient = patient();
        patient.getMeta().addProfile("https://example.org/StructureDefinition/nobody-knows-it");

        List<Finding> findings = findings(ValidationFixtures.STRICT, patient, Level.HEADLINE);

        assertThat(findings).noneMatch(Finding::refuses).anySatisfy(finding -> {
            assertThat(finding.expression()).isEqualTo("Patient.meta.profile[1]");
            assertThat(finding.words()).contains("https://example.org/StructureDefinition/nobody-knows-it");
        });
    }

    @Test
    void anIncompletePatientIsAWarningWhereThePolicySaysSo() {
        Patient patient = new Patient();
        patient.addIdentifier(new Identifier().setSystem("urn:example:mrn").setValue("1"));

        List<Finding> findings = findings(LENIENT, patient, Level.HEADLINE);

        assertThat(findings)
                .extracting(Finding::expression)
                .contains("Patient.name", "Patient.birthDate", "Patient.telecom");
        assertThat(findings).noneMatch(Finding::refuses);
    }

    @Test
    void whatR4ItselfForbidsIsRefusedEvenThen() {
        Patient patient = patient();
        patient.addLink().setType(Patient.LinkType.SEEALSO);

        assertThat(expressions(LENIENT, patient, Level.HEADLINE)).containsExactly("Patient.link[0].other");
    }

    @Test
    void aContainedOrganizationIsAccepted() {
        Patient patient = patient();
        Organization practice = new Organization().setName("Practice");
        practice.setId("practice");
        patient.addContained(practice);
        patient.setManagingOrganization(new Reference("#practice"));

        assertThat(refusals(patient)).isEmpty();
    }

    private static Patient patient() {
        return example(Patient.class, "patient-example");
    }
}
