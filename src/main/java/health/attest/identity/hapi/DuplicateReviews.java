package health.attest.identity.hapi;

import ca.uhn.fhir.interceptor.model.RequestPartitionId;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import health.attest.access.Tenant;
import java.time.Clock;
import java.util.Date;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Task;
import org.springframework.beans.factory.ObjectProvider;

/** Opens a Task for the privacy officer when two Patients may be one person. */
final class DuplicateReviews {
    static final String TASK_SYSTEM = "https://attest.health/fhir/CodeSystem/task-kind";
    static final String TASK_CODE = "patient-duplicate-review";

    private final ObjectProvider<DaoRegistry> daos;
    private final Clock clock;

    DuplicateReviews(ObjectProvider<DaoRegistry> daos, Clock clock) {
        this.daos = daos;
        this.clock = clock;
    }

    /** Stores the Task in the transaction of the create that is under way. */
    void open(Tenant tenant, String patientId, Optional<String> existingId) {
        Task task = new Task()
                .setStatus(Task.TaskStatus.REQUESTED)
                .setIntent(Task.TaskIntent.PROPOSAL)
                .setCode(concept(TASK_CODE, "Review of Patients that may be one person"))
                .setFor(new Reference("Patient/" + patientId))
                .setFocus(new Reference("Patient/" + patientId))
                .setAuthoredOn(Date.from(clock.instant()));
        existingId.ifPresent(id -> task.addInput()
                .setType(concept("existing-patient", "The Patient that has the identity"))
                .setValue(new Reference("Patient/" + id)));
        SystemRequestDetails request = new SystemRequestDetails();
        request.setRequestPartitionId(RequestPartitionId.fromPartitionName(tenant.id()));
        daos.getObject().getResourceDao(Task.class).create(task, request);
    }

    private static CodeableConcept concept(String code, String display) {
        CodeableConcept concept = new CodeableConcept();
        concept.addCoding().setSystem(TASK_SYSTEM).setCode(code).setDisplay(display);
        return concept;
    }
}
