package health.attest.smart.hapi;

import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.api.server.ResponseDetails;
import health.attest.smart.Letter;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.jspecify.annotations.Nullable;

/**
 * The echo of a write is a read: to whoever may not read it the write is answered as if only its outcome were asked.
 */
final class WriteEcho {
    private static final Set<String> NOT_STORED = Set.of("OperationOutcome", "Bundle", "Parameters");

    private final ResourceJudge judge;

    WriteEcho(ResourceJudge judge) {
        this.judge = judge;
    }

    void judge(Scoped scoped, RequestDetails request, ResponseDetails response) {
        RestOperationTypeEnum operation = request.getRestOperationType();
        if (operation == null || response.getResponseResource() == null) {
            return;
        }
        switch (operation) {
            case CREATE, UPDATE, PATCH, DELETE -> {
                if (!mayRead(scoped, request, response.getResponseResource())) {
                    response.setResponseResource(null);
                }
            }
            case TRANSACTION, BATCH -> {
                if (response.getResponseResource() instanceof Bundle bundle) {
                    bundle.getEntry().stream()
                            .filter(entry -> !mayRead(scoped, request, entry.getResource()))
                            .forEach(entry -> entry.setResource(null));
                }
            }
            default -> {
                // Everything else was judged when the store found it.
            }
        }
    }

    private boolean mayRead(Scoped scoped, RequestDetails request, @Nullable IBaseResource resource) {
        return resource == null
                || NOT_STORED.contains(resource.fhirType())
                || judge.admits(scoped, Letter.READ, resource, request);
    }
}
