package health.attest.smart.hapi;

import health.attest.access.ResourceReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Appointment.AppointmentStatus;
import org.hl7.fhir.r4.model.CareTeam;
import org.hl7.fhir.r4.model.CareTeam.CareTeamStatus;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;

/** Reads from a resource whom it brings together for treatment; one that is cancelled or an error brings nobody. */
final class TreatmentReader {
    static final Set<String> SOURCES = Set.of("Appointment", "CareTeam", "Encounter", "Patient");

    private static final String PATIENT = "Patient";
    private static final Set<String> PRACTITIONERS = Set.of("Practitioner", "PractitionerRole");

    private TreatmentReader() {}

    /**
     * Who is treated by whom.
     *
     * @param patients ids
     * @param practitioners Practitioner or PractitionerRole
     */
    record Relation(Set<String> patients, Set<ResourceReference> practitioners) {
        static final Relation NONE = new Relation(Set.of(), Set.of());

        boolean isNone() {
            return patients.isEmpty() || practitioners.isEmpty();
        }
    }

    static Relation read(IBaseResource resource) {
        if (resource instanceof Appointment appointment) {
            return isInForce(appointment)
                    ? among(appointment.getParticipant().stream()
                            .map(Appointment.AppointmentParticipantComponent::getActor)
                            .toList())
                    : Relation.NONE;
        }
        if (resource instanceof CareTeam team) {
            return isInForce(team) ? of(team) : Relation.NONE;
        }
        if (resource instanceof Encounter encounter) {
            return isInForce(encounter) ? of(encounter) : Relation.NONE;
        }
        return resource instanceof Patient patient ? of(patient) : Relation.NONE;
    }

    private static boolean isInForce(Appointment appointment) {
        AppointmentStatus status = appointment.getStatus();
        return status != AppointmentStatus.CANCELLED
                && status != AppointmentStatus.ENTEREDINERROR
                && status != AppointmentStatus.NOSHOW;
    }

    private static boolean isInForce(CareTeam team) {
        CareTeamStatus status = team.getStatus();
        return status == null || status == CareTeamStatus.ACTIVE;
    }

    private static boolean isInForce(Encounter encounter) {
        EncounterStatus status = encounter.getStatus();
        return status != EncounterStatus.CANCELLED && status != EncounterStatus.ENTEREDINERROR;
    }

    private static Relation of(CareTeam team) {
        List<Reference> named = new ArrayList<>(List.of(team.getSubject()));
        team.getParticipant().forEach(participant -> named.add(participant.getMember()));
        return among(named);
    }

    private static Relation of(Encounter encounter) {
        List<Reference> named = new ArrayList<>(List.of(encounter.getSubject()));
        encounter.getParticipant().forEach(participant -> named.add(participant.getIndividual()));
        return among(named);
    }

    /** A general practitioner is named by whoever keeps the patient's record: an explicit grant. */
    private static Relation of(Patient patient) {
        Relation named = among(patient.getGeneralPractitioner());
        return new Relation(Set.of(patient.getIdElement().getIdPart()), named.practitioners());
    }

    private static Relation among(List<Reference> named) {
        Set<String> patients = new HashSet<>();
        Set<ResourceReference> practitioners = new HashSet<>();
        for (Reference reference : named) {
            IIdType target = reference.getReferenceElement();
            if (target.hasResourceType() && target.hasIdPart()) {
                if (target.getResourceType().equals(PATIENT)) {
                    patients.add(target.getIdPart());
                } else if (PRACTITIONERS.contains(target.getResourceType())) {
                    practitioners.add(new ResourceReference(target.getResourceType(), target.getIdPart()));
                }
            }
        }
        return new Relation(patients, practitioners);
    }
}
