package health.attest.audit.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import health.attest.access.Interaction;
import health.attest.access.Interaction.Kind;
import health.attest.access.RequestLine;
import health.attest.access.ResourceReference;
import health.attest.audit.AccessJournal;
import health.attest.audit.AccessRecord.About;
import health.attest.audit.AccessRecorder;
import health.attest.audit.AccessRecorder.Actor;
import health.attest.audit.EventKind;
import health.attest.audit.Outcome;
import health.attest.audit.RequestTrail;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;

/** Journals each write in the transaction of its resource, so that a rolled-back write leaves no success behind. */
@Interceptor(order = RequestLine.AUDIT)
final class WriteInterceptor {
    private final AccessJournal journal;
    private final AccessRecorder recorder;
    private final PatientFinder patients;

    WriteInterceptor(AccessJournal journal, AccessRecorder recorder, PatientFinder patients) {
        this.journal = journal;
        this.recorder = recorder;
        this.patients = patients;
    }

    @Hook(Pointcut.STORAGE_PRECOMMIT_RESOURCE_CREATED)
    void onCreate(IBaseResource created, RequestDetails request) {
        record(Kind.CREATE, created, patients.patientsOf(created), request);
    }

    @Hook(Pointcut.STORAGE_PRECOMMIT_RESOURCE_UPDATED)
    void onUpdate(@Nullable IBaseResource before, IBaseResource after, RequestDetails request) {
        Set<ResourceReference> touched = new LinkedHashSet<>(patients.patientsOf(before));
        touched.addAll(patients.patientsOf(after));
        record(isPatch(request) ? Kind.PATCH : Kind.UPDATE, after, touched, request);
    }

    /** HAPI 8.8.0 tells of what a conditional delete removed only while the transaction commits. */
    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_DELETED)
    void beforeDelete() {
        journal.expectInTransaction();
    }

    @Hook(Pointcut.STORAGE_PRECOMMIT_RESOURCE_DELETED)
    void onDelete(IBaseResource deleted, RequestDetails request) {
        record(Kind.DELETE, deleted, patients.patientsOf(deleted), request);
    }

    private void record(
            Kind kind, IBaseResource resource, Set<ResourceReference> touched, @Nullable RequestDetails request) {
        Actor actor = Requests.actor(request);
        if (actor == null) {
            // Written by the server for itself: conformance resources, jobs. Nobody asked for it.
            return;
        }
        ResourceReference reference = new ResourceReference(
                resource.fhirType(), resource.getIdElement().getIdPart());
        EventKind event =
                EventKind.of(new Interaction(kind, reference.type(), reference.id(), null, null, Map.of(), false));
        About about = About.data(reference, resource.getIdElement().getVersionIdPart());
        RequestTrail trail = Requests.trail(request);
        String version = resource.getIdElement().getVersionIdPart();
        // HAPI 8.8.0 calls these hooks twice where server and store share one registry.
        if (trail == null || trail.wroteInTransaction(reference.toString(), version)) {
            journal.appendInTransaction(recorder.access(actor, event, Outcome.SUCCESS, about, touched));
        }
    }

    private static boolean isPatch(@Nullable RequestDetails request) {
        // The server's own requests have no method.
        return request != null
                && request.getRequestType() != null
                && Requests.interaction(request).kind() == Kind.PATCH;
    }
}
