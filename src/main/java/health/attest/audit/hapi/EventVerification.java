package health.attest.audit.hapi;

import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.attest.access.AccessContext;
import health.attest.access.Caller;
import health.attest.access.DenialReason;
import health.attest.access.Tenant;
import health.attest.audit.Verification;
import health.attest.audit.Verification.State;
import health.attest.audit.Verifications;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.UUID;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;

/** {@code AuditEvent/$verify}: a job over the events of the caller's tenant, for whoever may read the ledger. */
final class EventVerification {
    private static final String SCOPE = "attest/ledger.read";
    private static final int ACCEPTED = 202;

    private final Verifications verifications;

    EventVerification(Verifications verifications) {
        this.verifications = verifications;
    }

    Parameters answer(
            @Nullable IPrimitiveType<Date> start,
            @Nullable IPrimitiveType<Date> end,
            @Nullable IPrimitiveType<String> job,
            ServletRequestDetails request) {
        Tenant tenant = tenantOfReader(request);
        if (job != null) {
            UUID id = id(String.valueOf(job.getValue()));
            return EventReading.answer(() -> verifications.find(tenant, id))
                    .map(EventVerification::answer)
                    .orElseThrow(() -> new ResourceNotFoundException("no such verification"));
        }
        Instant from = instant(start);
        Instant to = instant(end);
        if (from != null && to != null && !from.isBefore(to)) {
            throw new InvalidRequestException("start must be before end");
        }
        Verification started = EventReading.answer(() -> verifications.start(tenant, from, to));
        if (started.state() == State.RUNNING) {
            request.getServletResponse().setStatus(ACCEPTED);
            request.getServletResponse()
                    .setHeader(
                            "Content-Location",
                            request.getFhirServerBase() + "/AuditEvent/$verify?job=" + started.id());
        }
        return answer(started);
    }

    private static Parameters answer(Verification job) {
        Parameters answer = new Parameters();
        answer.addParameter("job", new StringType(job.id().toString()));
        answer.addParameter("state", new CodeType(job.state().name().toLowerCase(Locale.ROOT)));
        answer.addParameter("events", new DecimalType(job.events()));
        answer.addParameter("leaves", new DecimalType(job.leaves()));
        answer.addParameter("anchoredSize", new DecimalType(job.anchoredSize()));
        answer.addParameter("findings", new DecimalType(job.findings()));
        answer.addParameter("started", new InstantType(Date.from(job.started())));
        if (job.ended() != null) {
            answer.addParameter("ended", new InstantType(Date.from(job.ended())));
        }
        job.named().forEach(finding -> answer.addParameter("finding", new StringType(finding)));
        return answer;
    }

    private static Tenant tenantOfReader(ServletRequestDetails request) {
        AccessContext context = Requests.context(request);
        Caller.Authenticated caller =
                context == null ? null : context.caller().authenticated().orElse(null);
        if (context == null || caller == null || !caller.scopes().contains(SCOPE)) {
            throw Refusals.refused(DenialReason.INSUFFICIENT_SCOPE, SCOPE);
        }
        return context.tenant();
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException("job is a UUID", e);
        }
    }

    private static @Nullable Instant instant(@Nullable IPrimitiveType<Date> time) {
        return time == null || time.getValue() == null ? null : time.getValue().toInstant();
    }
}
