package health.attest.consent.hapi;

import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.CareTeam;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.ListResource;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Schedule;

/**
 * Takes from a resource about several patients those who do not permit it. What tells of one patient only is hidden.
 */
final class Redaction {
    static final Coding REDACTED =
            new Coding("http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "REDACTED", "redacted");

    private static final Set<String> REDACTABLE = Set.of("Appointment", "Group", "List", "CareTeam", "Schedule");

    private Redaction() {}

    /** Whether the type lists patients beside one another, so that one can be taken out. */
    static boolean canRedact(Resource resource) {
        return REDACTABLE.contains(resource.fhirType());
    }

    /** A copy without the closed patients, marked; empty when it still tells of one of them or nothing is left. */
    static Optional<Resource> redact(Resource resource, Set<String> closed) {
        Resource copy = resource.copy();
        if (copy instanceof DomainResource domain) {
            // Words may name anybody.
            domain.setText(null);
            domain.getContained().clear();
        }
        boolean useful =
                switch (copy.fhirType()) {
                    case "Appointment" -> redact((Appointment) copy, closed);
                    case "Group" -> redact((Group) copy, closed);
                    case "List" -> redact((ListResource) copy, closed);
                    case "CareTeam" -> redact((CareTeam) copy, closed);
                    case "Schedule" -> ((Schedule) copy).getActor().removeIf(each -> isClosed(each, closed));
                    default -> false;
                };
        if (!useful) {
            return Optional.empty();
        }
        copy.getMeta().addSecurity(REDACTED.copy());
        return Optional.of(copy);
    }

    private static boolean redact(Appointment appointment, Set<String> closed) {
        appointment.setComment(null).setPatientInstruction(null).setDescription(null);
        appointment.getReasonCode().clear();
        appointment.getReasonReference().clear();
        appointment.getSupportingInformation().clear();
        return appointment.getParticipant().removeIf(each -> isClosed(each.getActor(), closed))
                && appointment.hasParticipant();
    }

    private static boolean redact(Group group, Set<String> closed) {
        group.setQuantityElement(null);
        return group.getMember().removeIf(each -> isClosed(each.getEntity(), closed)) && group.hasMember();
    }

    private static boolean redact(ListResource list, Set<String> closed) {
        list.getNote().clear();
        return !isClosed(list.getSubject(), closed)
                && list.getEntry().removeIf(each -> isClosed(each.getItem(), closed))
                && list.hasEntry();
    }

    private static boolean redact(CareTeam team, Set<String> closed) {
        team.getNote().clear();
        return !isClosed(team.getSubject(), closed)
                && team.getParticipant().removeIf(each -> isClosed(each.getMember(), closed))
                && team.hasParticipant();
    }

    private static boolean isClosed(Reference reference, Set<String> closed) {
        return "Patient".equals(reference.getReferenceElement().getResourceType())
                && closed.contains(reference.getReferenceElement().getIdPart());
    }
}
