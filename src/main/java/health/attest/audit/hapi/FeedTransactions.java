package health.attest.audit.hapi;

import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.rest.annotation.Transaction;
import ca.uhn.fhir.rest.annotation.TransactionParam;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Meta;

/**
 * Batches and transactions: those that feed events (ITI-20) go to the journal, whole or not at all; all others to the
 * store. A bundle that mixes both is refused, because no transaction spans them.
 */
final class FeedTransactions {
    private final IFhirSystemDao<Bundle, Meta> store;
    private final EventFeed feed;

    FeedTransactions(IFhirSystemDao<Bundle, Meta> store, EventFeed feed) {
        this.store = store;
        this.feed = feed;
    }

    @Transaction
    public Bundle transaction(@TransactionParam Bundle bundle, ServletRequestDetails request) {
        long events =
                bundle.getEntry().stream().filter(FeedTransactions::writesEvent).count();
        if (events == 0) {
            return store.transaction(request, bundle);
        }
        if (events != bundle.getEntry().size()) {
            throw new InvalidRequestException("a bundle that feeds audit events holds nothing else");
        }
        return ingested(bundle, request);
    }

    private Bundle ingested(Bundle bundle, ServletRequestDetails request) {
        List<AuditEvent> events = new ArrayList<>();
        for (Bundle.BundleEntryComponent entry : bundle.getEntry()) {
            if (entry.getRequest().getMethod() != Bundle.HTTPVerb.POST
                    || !(entry.getResource() instanceof AuditEvent event)) {
                throw new InvalidRequestException("audit events can only be created");
            }
            events.add(event);
        }
        Bundle answer = new Bundle();
        answer.setType(
                bundle.getType() == Bundle.BundleType.BATCH
                        ? Bundle.BundleType.BATCHRESPONSE
                        : Bundle.BundleType.TRANSACTIONRESPONSE);
        for (AuditEvent stored : feed.ingest(events, request)) {
            answer.addEntry()
                    .getResponse()
                    .setStatus("201 Created")
                    .setLocation("AuditEvent/" + stored.getIdElement().getIdPart() + "/_history/1");
        }
        return answer;
    }

    private static boolean writesEvent(Bundle.BundleEntryComponent entry) {
        String url = String.valueOf(entry.getRequest().getUrl());
        boolean writes = entry.getRequest().getMethod() != Bundle.HTTPVerb.GET;
        return writes && (entry.getResource() instanceof AuditEvent || url.matches("/?AuditEvent([/?].*)?"));
    }
}
