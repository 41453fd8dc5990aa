package health.attest.consent.hapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.CareTeam;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.ListResource;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Schedule;
import org.junit.jupiter.api.Test;

class RedactionTest {

    @Test
    void theClosedPatientLeavesTheAppointmentAndTheOriginalStaysWhole() {
        Appointment appointment = new Appointment();
        appointment.addParticipant().getActor().setReference("Patient/alice");
        appointment
                .addParticipant()
                .getActor()
                .setReference("Patient/bob/_history/2")
                .setDisplay("Bob");
        appointment.setComment("Bob has a cough").getText().setDivAsString("<div>Bob</div>");

        Appointment redacted =
                (Appointment) Redaction.redact(appointment, Set.of("bob")).orElseThrow();

        assertThat(redacted.getParticipant()).hasSize(1);
        assertThat(redacted.getComment()).isNull();
        assertThat(redacted.hasText()).isFalse();
        assertThat(redacted.getMeta().getSecurityFirstRep().getCode()).isEqualTo("REDACTED");
        assertThat(appointment.getParticipant()).hasSize(2);
    }

    @Test
    void nothingIsShownWhenNothingUsefulRemains() {
        Appointment alone = new Appointment();
        alone.addParticipant().getActor().setReference("Patient/bob");

        assertThat(Redaction.redact(alone, Set.of("bob"))).isEqualTo(Optional.empty());
        assertThat(Redaction.redact(new Observation(), Set.of("bob"))).isEqualTo(Optional.empty());
        assertThat(Redaction.canRedact(new Observation())).isFalse();
    }

    @Test
    void groupsListsTeamsAndSchedulesLoseTheClosedPatient() {
        Group group = new Group();
        group.addMember().getEntity().setReference("Patient/bob");
        group.addMember().getEntity().setReference("Patient/alice");
        ListResource list = new ListResource();
        list.addEntry().getItem().setReference("Patient/bob");
        list.addEntry().getItem().setReference("Patient/alice");
        CareTeam team = new CareTeam();
        team.addParticipant().getMember().setReference("Patient/bob");
        team.addParticipant().getMember().setReference("Practitioner/otto");
        Schedule schedule = new Schedule();
        schedule.addActor().setReference("Patient/bob");
        schedule.addActor().setReference("Practitioner/otto");

        for (Resource each : new Resource[] {group, list, team, schedule}) {
            assertThat(Redaction.redact(each, Set.of("bob")))
                    .as(each.fhirType())
                    .hasValueSatisfying(shown -> assertThat(
                                    shown.getMeta().getSecurityFirstRep().getCode())
                            .isEqualTo("REDACTED"));
        }
        team.getSubject().setReference("Patient/bob");
        assertThat(Redaction.redact(team, Set.of("bob"))).isEqualTo(Optional.empty());
    }
}
