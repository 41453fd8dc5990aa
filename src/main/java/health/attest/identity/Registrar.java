package health.attest.identity;

import health.attest.chain.ChainUnavailableException;
import health.attest.chain.PatientRegistry;
import health.attest.chain.PatientRegistry.Registration;
import health.attest.chain.TransactionState;
import health.attest.chain.TransactionStatus;
import health.attest.chain.Transactions;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings commitments onto the chain in batches and calls them registered only once the chain has them for good.
 *
 * <p>A batch is sent in the hope that all of it is new. If the chain refuses it, another branch was first with one of
 * them: then each is looked up, and what is there already only gets this branch as custodian. Any number of instances
 * may run it.
 */
public final class Registrar {
    private final RegistrationStore store;
    private final PatientRegistry patients;
    private final Transactions transactions;

    public Registrar(RegistrationStore store, PatientRegistry patients, Transactions transactions) {
        this.store = store;
        this.patients = patients;
        this.transactions = transactions;
    }

    /** One round. While the chain cannot be asked, what must be looked up waits; what is new is queued all the same. */
    public void step() {
        store.inTransaction(this::settle);
        boolean more = true;
        while (more) {
            more = store.inTransaction(this::submit);
        }
    }

    private boolean settle() {
        for (TransactionStatus status : transactions.findAll(store.submitted()).values()) {
            if (status.state() == TransactionState.FINAL) {
                store.markRegistered(status.id());
            } else if (status.state() == TransactionState.REFUSED) {
                store.markRefused(status.id());
            }
        }
        return true;
    }

    /** True when a full batch was taken, so that there may be more. */
    private boolean submit() {
        List<RegistrationStore.Waiting> waiting = store.lockWaiting(PatientRegistry.BATCH_SIZE_MAX);
        List<Registration> unknown = new ArrayList<>();
        List<Registration> known = new ArrayList<>();
        List<Registration> done = new ArrayList<>();
        for (RegistrationStore.Waiting one : waiting) {
            Registration registration = one.registration();
            if (one.attempts() == 0 || patients.find(registration.commitment()).isEmpty()) {
                unknown.add(registration);
            } else if (patients.isCustodian(registration.custodian())) {
                done.add(registration);
            } else {
                known.add(registration);
            }
        }
        if (!unknown.isEmpty()) {
            store.markSubmitted(unknown, patients.submitRegistrations(unknown));
        }
        if (!known.isEmpty()) {
            store.markSubmitted(known, patients.submitCustodians(known));
        }
        store.markRegistered(done);
        return waiting.size() == PatientRegistry.BATCH_SIZE_MAX;
    }

    /** As {@link #step}; false while the chain cannot be asked. */
    public boolean tryStep() {
        try {
            step();
            return true;
        } catch (ChainUnavailableException e) {
            return false;
        }
    }
}
