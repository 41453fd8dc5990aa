package health.attest.identity;

import health.attest.chain.Bytes32;
import health.attest.chain.PatientRegistry.Registration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Commitments on their way to the chain. */
public interface RegistrationStore {

    /**
     * One that waits.
     *
     * @param attempts how often the chain has refused a batch it was in
     */
    record Waiting(Registration registration, int attempts) {}

    /** Runs the work in one database transaction. */
    <T> T inTransaction(Supplier<T> work);

    /** Adds a commitment in the caller's transaction, unless it is known. */
    void queue(Registration registration);

    /** At most {@code limit} that may be submitted now; nobody else gets them until the transaction ends. */
    List<Waiting> lockWaiting(int limit);

    /** Notes with which submitted call they go. */
    void markSubmitted(Collection<Registration> registrations, long transactionId);

    /** Notes that the chain has them already. */
    void markRegistered(Collection<Registration> registrations);

    /** Ids of the submitted calls that are not settled, at most 1 000. */
    Set<Long> submitted();

    /** All of that call are on chain for good. */
    void markRegistered(long transactionId);

    /** The chain refused that call; its registrations wait again, longer each time. */
    void markRefused(long transactionId);

    /** Whether the commitment is registered: confirmed on chain, not merely sent. */
    boolean isRegistered(Bytes32 commitment);
}
