package health.attest.consent.hapi;

import ca.uhn.fhir.jpa.model.dao.JpaPid;
import ca.uhn.fhir.jpa.search.ResourceSearchUrlSvc;
import java.util.List;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * HAPI's memory of which condition a resource was made under. It keeps two requests of one moment from making two
 * resources, lasts for minutes, and answers 409 whoever may see the one that was made.
 */
final class MadeUnderConditions {
    private final ResourceSearchUrlSvc memory;
    private final TransactionTemplate transactions;

    MadeUnderConditions(ResourceSearchUrlSvc memory, TransactionTemplate transactions) {
        this.memory = memory;
        this.transactions = transactions;
    }

    /** Forgets it for the resources of these keys. */
    void forget(List<Long> keys) {
        if (!keys.isEmpty()) {
            transactions.executeWithoutResult(status ->
                    memory.deleteByResIds(keys.stream().map(JpaPid::fromId).toList()));
        }
    }
}
