package health.attest.fhir.validation;

import static health.attest.fhir.validation.ValidationFixtures.example;
import static health.attest.fhir.validation.ValidationFixtures.refusals;
import static org.assertj.core.api.Assertions.assertThat;

import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Appointment.AppointmentStatus;
import org.hl7.fhir.r4.model.Appointment.ParticipationStatus;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Property 30: an appointment belongs to exactly one patient. */
class AppointmentRulesTest {

    @Test
    void anAppointmentWithoutAPatientIsRefused() {
        Appointment appointment = booked();
        appointment.getParticipant().remove(0);

        assertThat(refusals(appointment)).containsExactly("Appointment");
    }

    @Test
    void anAppointmentOfTwoPatientsIsRefused() {
        Appointment appointment = booked();
        addParticipant(appointment, new Reference("Patient/another"));

        assertThat(refusals(appointment)).containsExactly("Appointment");
    }

    @Test
    void aPatientNamedOnlyByIdentifierIsNone() {
        Appointment appointment = booked();
        Reference patient = new Reference().setType("Patient");
        patient.getIdentifier().setSystem("urn:example:mrn").setValue("1");
        appointment.getParticipantFirstRep().setActor(patient);

        assertThat(refusals(appointment)).containsExactly("Appointment");
    }

    @Test
    void aPlaceholderOfUnknownTypeIsNoPatient() {
        Appointment appointment = booked();
        appointment.getParticipantFirstRep().setActor(new Reference("urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"));

        assertThat(refusals(appointment)).containsExactly("Appointment");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Patient/a",
                "Patient/a/_history/2",
                "https://attest.example.org/fhir/Patient/a",
                "Patient?identifier=urn:example:mrn|1"
            })
    void everyFormOfALiteralReferenceNamesThePatient(String reference) {
        Appointment appointment = booked();
        appointment.getParticipantFirstRep().setActor(new Reference(reference));

        assertThat(refusals(appointment)).isEmpty();
    }

    @Test
    void aReferenceThatOnlyMentionsPatientsIsNone() {
        Appointment appointment = booked();
        appointment.getParticipantFirstRep().setActor(new Reference("Group?member=Patient/a"));

        assertThat(refusals(appointment)).containsExactly("Appointment");
    }

    @ParameterizedTest
    @EnumSource(
            value = AppointmentStatus.class,
            names = {"PENDING", "BOOKED", "ARRIVED", "FULFILLED", "NOSHOW", "CHECKEDIN", "ENTEREDINERROR"})
    void anAppointmentThatIsToHappenHasATime(AppointmentStatus status) {
        Appointment appointment = booked().setStatus(status);
        appointment.setStartElement(null).setEndElement(null);

        assertThat(refusals(appointment)).containsExactly("Appointment");
    }

    @ParameterizedTest
    @EnumSource(
            value = AppointmentStatus.class,
            names = {"PROPOSED", "CANCELLED", "WAITLIST"})
    void aProposedCancelledOrWaitingOneMayHaveNone(AppointmentStatus status) {
        Appointment appointment = booked().setStatus(status);
        appointment.setStartElement(null).setEndElement(null);

        assertThat(refusals(appointment)).isEmpty();
    }

    @Test
    void aStartWithoutAnEndIsRefused() {
        Appointment appointment = booked();
        appointment.setEndElement(null);

        assertThat(refusals(appointment)).containsExactlyInAnyOrder("Appointment", "Appointment");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-12-01T09:00:00+01:00", "2026-12-01T08:59:59+01:00", "2026-12-01T09:30:00+02:00"})
    void anEndThatIsNotAfterTheStartIsRefused(String end) {
        Appointment appointment = booked();
        appointment.setEndElement(new InstantType(end));

        assertThat(refusals(appointment)).containsExactly("Appointment");
    }

    @Test
    void anEndInAnotherTimeZoneIsComparedAsAnInstant() {
        Appointment appointment = booked();
        appointment.setEndElement(new InstantType("2026-12-01T08:30:00Z"));

        assertThat(refusals(appointment)).isEmpty();
    }

    @Test
    void aReasonForCancellingABookedAppointmentIsRefused() {
        Appointment appointment = booked();
        appointment.setCancelationReason(new CodeableConcept().setText("changed her mind"));

        assertThat(refusals(appointment)).containsExactly("Appointment");
    }

    @Test
    void anAppointmentWithoutAStatusIsRefused() {
        Appointment appointment = booked();
        appointment.setStatus(null);

        assertThat(refusals(appointment)).contains("Appointment.status");
    }

    @Test
    void aPlaceholderOfAPatientInTheSameBundleIsAPatient() {
        Appointment appointment = booked();
        appointment.getParticipantFirstRep().setActor(new Reference("urn:uuid:1"));
        Bundle bundle = new Bundle();
        bundle.addEntry().setFullUrl("urn:uuid:1").setResource(new Patient());

        assertThat(refusals(EnclosingBundle.of(bundle).resolved(appointment))).isEmpty();
        assertThat(appointment.getParticipantFirstRep().getActor().hasType()).isFalse();
    }

    private static Appointment booked() {
        return example(Appointment.class, "appointment-booked-example");
    }

    private static void addParticipant(Appointment appointment, Reference actor) {
        appointment.addParticipant().setActor(actor).setStatus(ParticipationStatus.ACCEPTED);
    }
}
