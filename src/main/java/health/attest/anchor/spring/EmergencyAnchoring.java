package health.attest.anchor.spring;

import health.attest.access.AccessFact;
import health.attest.access.Occurrence;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;

/** An emergency access is anchored without waiting for the ledger's next turn. */
final class EmergencyAnchoring {
    private final LedgerWorker worker;

    EmergencyAnchoring(LedgerWorker worker) {
        this.worker = worker;
    }

    /** After the journal, which answers once the event is durable. */
    @EventListener
    @Order
    void onFact(AccessFact.Occurred fact) {
        if (fact.what() == Occurrence.BREAK_GLASS) {
            worker.hasten();
        }
    }
}
