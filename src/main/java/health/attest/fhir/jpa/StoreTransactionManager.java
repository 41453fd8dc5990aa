package health.attest.fhir.jpa;

import jakarta.persistence.EntityManagerFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Lets work that is registered while a transaction commits still be done before it has. HAPI 8.8.0 tells of conditional
 * deletions only then, when Spring has already listed whom it will call: without this, such a deletion would leave no
 * row in the access index, the journal and the outbox.
 */
final class StoreTransactionManager extends JpaTransactionManager {
    private static final long serialVersionUID = 1L;

    StoreTransactionManager(EntityManagerFactory factory) {
        super(factory);
    }

    @Override
    protected void prepareForCommit(DefaultTransactionStatus status) {
        super.prepareForCommit(status);
        if (status.isNewSynchronization()) {
            // Registered last and therefore called last.
            TransactionSynchronizationManager.registerSynchronization(new Latecomers());
        }
    }

    /** Calls everybody who was not registered yet when it was, latecomers of latecomers included. */
    private static final class Latecomers implements TransactionSynchronization {
        private final Set<TransactionSynchronization> called = Collections.newSetFromMap(new IdentityHashMap<>());

        Latecomers() {
            called.addAll(TransactionSynchronizationManager.getSynchronizations());
            called.add(this);
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            for (List<TransactionSynchronization> late = late(); !late.isEmpty(); late = late()) {
                called.addAll(late);
                late.forEach(each -> each.beforeCommit(readOnly));
            }
        }

        private List<TransactionSynchronization> late() {
            List<TransactionSynchronization> late =
                    new ArrayList<>(TransactionSynchronizationManager.getSynchronizations());
            late.removeIf(called::contains);
            return late;
        }
    }
}
