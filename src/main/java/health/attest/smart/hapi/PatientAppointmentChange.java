package health.attest.smart.hapi;

import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Appointment.AppointmentParticipantComponent;
import org.hl7.fhir.r4.model.Appointment.AppointmentStatus;

/** What a patient may change in an appointment that somebody else wrote: cancel it, or answer for themselves. */
final class PatientAppointmentChange {

    private PatientAppointmentChange() {}

    /** Whether nothing else changed. */
    static boolean isCancellationOrAnswer(Appointment before, Appointment after, String patient) {
        Appointment expected = before.copy();
        if (after.getStatus() == AppointmentStatus.CANCELLED) {
            expected.setStatus(AppointmentStatus.CANCELLED);
            expected.setCancelationReason(after.getCancelationReason());
        }
        if (before.getParticipant().size() == after.getParticipant().size()) {
            for (int i = 0; i < before.getParticipant().size(); i++) {
                AppointmentParticipantComponent own = expected.getParticipant().get(i);
                if (patient.equals(own.getActor()
                        .getReferenceElement()
                        .toUnqualifiedVersionless()
                        .getValue())) {
                    own.setStatus(after.getParticipant().get(i).getStatus());
                }
            }
        }
        expected.setMeta(after.getMeta());
        expected.setId(after.getIdElement());
        return expected.equalsDeep(after);
    }
}
