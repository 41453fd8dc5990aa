package health.attest.consent;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import health.attest.access.ResourceReference;
import java.time.Instant;
import java.time.ZoneOffset;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Timing;
import org.junit.jupiter.api.Test;

class MatterReaderTest {
    private static final MatterReader READER =
            new MatterReader(FhirContext.forR4Cached(), "https://ehr.example/fhir", ZoneOffset.UTC);

    @Test
    void aPatientIsAboutItselfAlone() {
        Patient patient = new Patient();
        patient.setId("Patient/alice/_history/4");
        patient.addLink().getOther().setReference("Patient/older-alice");

        Matter matter = READER.read(patient);

        assertThat(matter.patients()).containsExactly("alice");
        assertThat(matter.instance()).isEqualTo(new ResourceReference("Patient", "alice"));
        assertThat(matter.relevant()).isNull();
    }

    @Test
    void everyOtherResourceIsAboutAllPatientsItRefersTo() {
        Appointment appointment = new Appointment();
        appointment.addParticipant().getActor().setReference("Patient/alice");
        appointment.addParticipant().getActor().setReference("https://ehr.example/fhir/Patient/bob");
        appointment.addParticipant().getActor().setReference("https://elsewhere.example/Patient/carol");
        Task task = new Task();
        task.getFor().setReference("Patient/alice/_history/2");

        assertThat(READER.read(appointment).patients()).containsExactlyInAnyOrder("alice", "bob");
        assertThat(READER.read(task).patients()).containsExactly("alice");
    }

    @Test
    void anObservationTellsItsCodesLabelsAuthorsAndTime() {
        Observation observation = new Observation();
        observation.getMeta().addSecurity(Confidentiality.SYSTEM, "R", null).addProfile("http://example.org/lab");
        observation.getCode().addCoding(new Coding("http://loinc.org", "2339-0", null));
        observation.addCategory().addCoding(new Coding().setCode("laboratory"));
        observation.addPerformer().setReference("Practitioner/grace");
        observation.setEffective(new DateTimeType("2020-05-01"));

        Matter matter = READER.read(observation);

        assertThat(matter.codes()).containsExactlyInAnyOrder("http://loinc.org|2339-0", "|laboratory");
        assertThat(matter.confidentiality()).isEqualTo(Confidentiality.R);
        assertThat(matter.profiles()).containsExactly("http://example.org/lab");
        assertThat(matter.authors()).containsExactly(new ResourceReference("Practitioner", "grace"));
        assertThat(matter.relevant())
                .isEqualTo(new Timespan(Instant.parse("2020-05-01T00:00:00Z"), Instant.parse("2020-05-02T00:00:00Z")));
    }

    @Test
    void aTimeThatIsNotStatedMayBeAnyTime() {
        assertThat(READER.read(new Observation()).relevant()).isEqualTo(Timespan.ALWAYS);
    }

    @Test
    void aTimingSpansItsEvents() {
        Observation observation = new Observation();
        Timing timing = new Timing();
        timing.addEvent(new DateTimeType("2020").getValue());
        timing.getEvent().set(0, new DateTimeType("2020"));
        timing.getEvent().add(new DateTimeType("2022-03"));
        observation.setEffective(timing);

        assertThat(READER.read(observation).relevant())
                .isEqualTo(new Timespan(Instant.parse("2020-01-01T00:00:00Z"), Instant.parse("2022-04-01T00:00:00Z")));
    }

    @Test
    void thePerformerInsideAnElementIsAnAuthorAndAMedicationIsACode() {
        Procedure procedure = new Procedure();
        procedure.addPerformer().setActor(new Reference("Practitioner/otto"));
        MedicationRequest request = new MedicationRequest();
        request.getMedicationCodeableConcept().addCoding(new Coding("http://rx.example", "1", null));

        assertThat(READER.read(procedure).authors()).containsExactly(new ResourceReference("Practitioner", "otto"));
        assertThat(READER.read(request).codes()).containsExactly("http://rx.example|1");
    }
}
