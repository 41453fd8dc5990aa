package health.attest.consent.hapi;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import health.attest.access.ResourceReference;
import java.time.Clock;
import java.util.Date;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Communication;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Task;

/** Tells the patient of an emergency access and has a privacy officer review it. */
final class EmergencyNotices {
    static final String SYSTEM = "https://attest.health/fhir/CodeSystem/emergency-access";

    private final DaoRegistry daos;
    private final StoredResources stored;
    private final Clock clock;

    EmergencyNotices(DaoRegistry daos, StoredResources stored, Clock clock) {
        this.daos = daos;
        this.stored = stored;
        this.clock = clock;
    }

    /** Stores the notice and the review, whether the glass was broken or the limit held. */
    void tell(Judging judging, String patient, String reason, boolean opened) {
        SystemRequestDetails request = stored.within(judging.context().tenant());
        Reference whose = new Reference("Patient/" + patient);
        CodeableConcept what = new CodeableConcept(new Coding(SYSTEM, opened ? "opened" : "refused", null));
        ResourceReference user = judging.actor().user();
        Communication notice = new Communication();
        notice.setStatus(Communication.CommunicationStatus.COMPLETED);
        notice.addCategory(what);
        notice.setSubject(whose);
        notice.addRecipient(whose);
        notice.setSent(Date.from(clock.instant()));
        notice.addPayload()
                .setContent(new StringType(
                        opened
                                ? "Your record was opened in an emergency."
                                : "Somebody tried to open your record in an emergency and was refused."));
        daos.getResourceDao(Communication.class).create(notice, request);
        Task review = new Task();
        review.setStatus(Task.TaskStatus.REQUESTED);
        review.setIntent(Task.TaskIntent.ORDER);
        review.setCode(what);
        review.setFor(whose);
        review.setAuthoredOn(Date.from(clock.instant()));
        review.setDescription(reason);
        review.getPerformerType()
                .add(new CodeableConcept(
                        new Coding("https://attest.health/fhir/CodeSystem/role", "privacy-officer", null)));
        if (user != null) {
            review.addInput()
                    .setType(new CodeableConcept(new Coding(SYSTEM, "user", null)))
                    .setValue(new StringType(user.toString()));
        }
        daos.getResourceDao(Task.class).create(review, request);
    }
}
