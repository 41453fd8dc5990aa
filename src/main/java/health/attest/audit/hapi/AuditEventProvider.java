package health.attest.audit.hapi;

import ca.uhn.fhir.rest.annotation.Create;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.ResourceParam;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.io.IOException;
import java.util.Date;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Parameters;
import org.jspecify.annotations.Nullable;

/** AuditEvent as a FHIR type like any other, read from the journal. There is no update, patch or delete. */
final class AuditEventProvider implements IResourceProvider {
    private final EventReading reading;
    private final EventExport export;
    private final EventFeed feed;
    private final EventVerification verification;

    AuditEventProvider(EventReading reading, EventExport export, EventFeed feed, EventVerification verification) {
        this.verification = verification;
        this.reading = reading;
        this.export = export;
        this.feed = feed;
    }

    @Override
    public Class<AuditEvent> getResourceType() {
        return AuditEvent.class;
    }

    @Read(version = true)
    public AuditEvent read(@IdParam IdType id, ServletRequestDetails request) {
        return reading.read(id, request);
    }

    @Search(allowUnknownParams = true)
    public Bundle search(ServletRequestDetails request) {
        return reading.search(request);
    }

    @Operation(name = "$export", idempotent = true, manualResponse = true)
    public void export(ServletRequestDetails request) throws IOException {
        export.write(request);
    }

    /** Starts a comparison of the journal with the log, or tells how far the one named is. */
    @Operation(name = "$verify", idempotent = true)
    public Parameters verify(
            @OperationParam(name = "start", typeName = "dateTime") @Nullable IPrimitiveType<Date> start,
            @OperationParam(name = "end", typeName = "dateTime") @Nullable IPrimitiveType<Date> end,
            @OperationParam(name = "job", typeName = "string") @Nullable IPrimitiveType<String> job,
            ServletRequestDetails request) {
        return verification.answer(start, end, job, request);
    }

    @Create
    public MethodOutcome create(@ResourceParam AuditEvent event, ServletRequestDetails request) {
        return feed.create(event, request);
    }
}
