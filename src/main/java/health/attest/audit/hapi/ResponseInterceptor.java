package health.attest.audit.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.api.server.ResponseDetails;
import health.attest.access.Interaction;
import health.attest.access.RequestLine;
import health.attest.access.ResourceReference;
import health.attest.audit.AccessRecord.About;
import health.attest.audit.AccessRecorder;
import health.attest.audit.AccessRecorder.Actor;
import health.attest.audit.EventKind;
import health.attest.audit.JournalEntry;
import health.attest.audit.Outcome;
import health.attest.audit.QueryText;
import health.attest.audit.RequestTrail;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what is about to leave, after every gate has had its say, and adds its events to the request's trail. What
 * the journal says was disclosed is so what was in the answer, not what a query might have found.
 */
@Interceptor(order = RequestLine.AUDIT)
final class ResponseInterceptor {
    private final AccessRecorder recorder;
    private final PatientFinder patients;
    private final BundleEntries bundleEntries;

    ResponseInterceptor(AccessRecorder recorder, PatientFinder patients) {
        this.recorder = recorder;
        this.patients = patients;
        this.bundleEntries = new BundleEntries(this);
    }

    @Hook(Pointcut.SERVER_OUTGOING_RESPONSE)
    void onResponse(RequestDetails request, ResponseDetails response) {
        RequestTrail trail = Requests.trail(request);
        Actor actor = Requests.actor(request);
        if (trail == null || actor == null) {
            return;
        }
        Interaction interaction = Requests.interaction(request);
        IBaseResource resource = response.getResponseResource() == null
                ? (IBaseResource) request.getUserData().get(EventFeed.STORED)
                : response.getResponseResource();
        String method = request.getRequestType().name();
        switch (interaction.kind()) {
            case CAPABILITIES -> trail.account();
            case BATCH, TRANSACTION -> {
                trail.add(entries(actor, trail, interaction, method, null));
                if (resource instanceof Bundle answered) {
                    trail.add(bundleEntries.of(actor, trail, AskedEntries.of(request), answered));
                }
            }
            case READ,
                    VREAD,
                    HISTORY_INSTANCE,
                    HISTORY_TYPE,
                    HISTORY_SYSTEM,
                    CREATE,
                    UPDATE,
                    PATCH,
                    DELETE,
                    SEARCH_TYPE,
                    SEARCH_SYSTEM,
                    SEARCH_PAGE,
                    OPERATION -> trail.add(entries(actor, trail, interaction, method, resource));
        }
    }

    /** The entries of one interaction that succeeded with that answer. */
    List<JournalEntry> entries(
            Actor actor, RequestTrail trail, Interaction interaction, String method, @Nullable IBaseResource answer) {
        EventKind kind = EventKind.of(interaction);
        return switch (interaction.kind()) {
            case READ, VREAD, HISTORY_INSTANCE ->
                recorder.access(actor, kind, Outcome.SUCCESS, data(interaction, answer), patients.patientsOf(answer));
            case CREATE, UPDATE, PATCH, DELETE -> written(actor, trail, interaction, method, answer);
            case SEARCH_TYPE,
                    SEARCH_SYSTEM,
                    SEARCH_PAGE,
                    HISTORY_TYPE,
                    HISTORY_SYSTEM,
                    OPERATION,
                    BATCH,
                    TRANSACTION,
                    CAPABILITIES ->
                recorder.query(
                        actor, kind, About.query(QueryText.of(method, interaction)), patients.patientsOf(answer));
        };
    }

    /** A write that changed nothing has no entry in a transaction: it met what it asked for, or nothing to delete. */
    private List<JournalEntry> written(
            Actor actor, RequestTrail trail, Interaction interaction, String method, @Nullable IBaseResource answer) {
        About about = data(interaction, answer);
        if (about.data() != null && trail.wrote(about.data().toString())) {
            return List.of();
        }
        if (about.data() == null && trail.wroteAny()) {
            return List.of();
        }
        About named = about.data() == null ? About.query(QueryText.of(method, interaction)) : about;
        return recorder.access(actor, EventKind.of(interaction), Outcome.SUCCESS, named, patients.patientsOf(answer));
    }

    /** One failure of an interaction inside a bundle. */
    List<JournalEntry> failed(Actor actor, Interaction interaction, String method, Outcome outcome) {
        About about = data(interaction, null);
        About named = about.data() == null ? About.query(QueryText.of(method, interaction)) : about;
        return recorder.access(actor, EventKind.of(interaction), outcome, named, Set.of());
    }

    private static About data(Interaction interaction, @Nullable IBaseResource answer) {
        if (answer != null && !(answer instanceof OperationOutcome) && !(answer instanceof Bundle)) {
            IIdType own = answer.getIdElement();
            if (own != null && own.hasIdPart() && ResourceReference.isLogicalId(own.getIdPart())) {
                return About.data(new ResourceReference(answer.fhirType(), own.getIdPart()), own.getVersionIdPart());
            }
        }
        String type = interaction.type();
        String id = interaction.id();
        if (type == null || id == null || !ResourceReference.isLogicalId(id)) {
            return About.NOTHING;
        }
        return About.data(new ResourceReference(type, id), interaction.version());
    }
}
