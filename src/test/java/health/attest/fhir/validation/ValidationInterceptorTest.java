package health.attest.fhir.validation;

import static health.attest.fhir.validation.ValidationFixtures.STRICT;
import static health.attest.fhir.validation.ValidationFixtures.example;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException;
import health.attest.fhir.ValidationPolicy.Completeness;
import java.util.List;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;

class ValidationInterceptorTest {
    private final ValidationInterceptor interceptor =
            new ValidationInterceptor(STRICT, ValidationFixtures.policy(Completeness.REQUIRED));

    private final SystemRequestDetails request = new SystemRequestDetails();

    @Test
    void aWrongResourceIsNotCreated() {
        OperationOutcome outcome = refusalOf(new Observation());

        assertThat(expressions(outcome)).containsExactly("Observation.status", "Observation.code");
        assertThat(outcome.getIssueFirstRep().getDetails().getCodingFirstRep().getCode())
                .isEqualTo("malformed");
    }

    @Test
    void anUpdateIsJudgedByWhatItLeaves() {
        Patient before = example(Patient.class, "patient-example");
        Patient after = before.copy().setBirthDate(null);

        UnprocessableEntityException refused = catchThrowableOfType(
                UnprocessableEntityException.class, () -> interceptor.onUpdate(request, before, after));

        assertThat(refused.getOperationOutcome()).isNotNull();
        assertThatCode(() -> interceptor.onUpdate(request, after, before)).doesNotThrowAnyException();
    }

    @Test
    void aFindingInATransactionNamesItsEntry() {
        Observation wrong = new Observation();
        interceptor.onBundle(request, bundle(BundleType.TRANSACTION, new Patient(), wrong));

        assertThat(expressions(refusalOf(wrong)))
                .containsExactly("Bundle.entry[1].resource.status", "Bundle.entry[1].resource.code");
    }

    @Test
    void aFindingInABatchStandsForItself() {
        Observation wrong = new Observation();
        interceptor.onBundle(request, bundle(BundleType.BATCH, new Patient(), wrong));

        assertThat(expressions(refusalOf(wrong))).containsExactly("Observation.status", "Observation.code");
    }

    @Test
    void anAppointmentMayNameAPatientOfItsTransaction() {
        Appointment appointment = example(Appointment.class, "appointment-booked-example");
        appointment.getParticipantFirstRep().setActor(new Reference("urn:uuid:entry-0"));
        interceptor.onBundle(request, bundle(BundleType.TRANSACTION, new Patient(), appointment));

        assertThatCode(() -> interceptor.onCreate(request, appointment)).doesNotThrowAnyException();
    }

    @Test
    void aReservationIsToldToWhoeverAskedForAnOutcome() {
        Patient patient = example(Patient.class, "patient-example");
        patient.getMeta().getProfile().clear();
        patient.getMeta().addProfile("https://example.org/StructureDefinition/unknown");
        OperationOutcome answer = new OperationOutcome();

        interceptor.onCreate(request, patient);
        interceptor.onResponse(request, answer);

        assertThat(expressions(answer)).containsExactly("Patient.meta.profile[0]");
    }

    private OperationOutcome refusalOf(Resource resource) {
        UnprocessableEntityException refused =
                catchThrowableOfType(UnprocessableEntityException.class, () -> interceptor.onCreate(request, resource));
        return (OperationOutcome) refused.getOperationOutcome();
    }

    private static Bundle bundle(BundleType type, Resource... resources) {
        Bundle bundle = new Bundle().setType(type);
        for (int i = 0; i < resources.length; i++) {
            bundle.addEntry().setFullUrl("urn:uuid:entry-" + i).setResource(resources[i]);
        }
        return bundle;
    }

    private static List<String> expressions(OperationOutcome outcome) {
        return outcome.getIssue().stream()
                .map(issue -> issue.getExpression().get(0).getValue())
                .toList();
    }
}
