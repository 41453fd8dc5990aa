package health.attest.identity;

import health.attest.chain.Bytes32;
import health.attest.chain.PatientRegistry.Registration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Remembers what is queued; nothing is ever sent. */
final class InMemoryRegistrationStore implements RegistrationStore {
    private final List<Registration> queued = new ArrayList<>();

    List<Registration> queued() {
        return List.copyOf(queued);
    }

    @Override
    public <T> T inTransaction(Supplier<T> work) {
        return work.get();
    }

    @Override
    public void queue(Registration registration) {
        if (queued.stream().noneMatch(known -> known.commitment().equals(registration.commitment()))) {
            queued.add(registration);
        }
    }

    @Override
    public List<Waiting> lockWaiting(int limit) {
        return List.of();
    }

    @Override
    public void markSubmitted(Collection<Registration> registrations, long transactionId) {}

    @Override
    public void markRegistered(Collection<Registration> registrations) {}

    @Override
    public Set<Long> submitted() {
        return Set.of();
    }

    @Override
    public void markRegistered(long transactionId) {}

    @Override
    public void markRefused(long transactionId) {}

    @Override
    public boolean isRegistered(Bytes32 commitment) {
        return false;
    }
}
