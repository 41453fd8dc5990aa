package health.attest.anchor.hapi;

import ca.uhn.fhir.jpa.model.entity.ResourceHistoryTable;
import health.attest.anchor.Outbox;
import health.attest.anchor.OutboxEntry;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Gathers the versions of a transaction and writes their outbox rows, in one statement, right before it commits: by
 * then references are resolved and labels complete, so the digest is that of what will be read.
 */
final class OutboxWriter {
    private final Outbox outbox;
    private final VersionDigest digest;

    OutboxWriter(Outbox outbox, VersionDigest digest) {
        this.outbox = outbox;
        this.digest = digest;
    }

    /** Remembers a version for the commit of the current transaction; a second time changes nothing. */
    void note(ResourceHistoryTable version) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            throw new IllegalStateException("a version is stored outside of a transaction");
        }
        ofThisTransaction().versions.add(version);
    }

    private Noted ofThisTransaction() {
        if (TransactionSynchronizationManager.getResource(this) instanceof Noted known) {
            return known;
        }
        Noted begun = new Noted();
        TransactionSynchronizationManager.bindResource(this, begun);
        TransactionSynchronizationManager.registerSynchronization(begun);
        return begun;
    }

    private final class Noted implements TransactionSynchronization {
        private final Set<ResourceHistoryTable> versions = new LinkedHashSet<>();

        @Override
        public void beforeCommit(boolean readOnly) {
            List<OutboxEntry> entries = versions.stream().map(digest::entry).toList();
            outbox.append(entries);
        }

        @Override
        public void suspend() {
            TransactionSynchronizationManager.unbindResource(OutboxWriter.this);
        }

        @Override
        public void resume() {
            TransactionSynchronizationManager.bindResource(OutboxWriter.this, this);
        }

        @Override
        public void afterCompletion(int status) {
            TransactionSynchronizationManager.unbindResourceIfPossible(OutboxWriter.this);
        }
    }
}
