package health.attest.threat;

import java.util.UUID;
import java.util.function.IntSupplier;

/**
 * How many instances serve at the moment, this one included, as the database last said. Thread-safe.
 *
 * <p>Known when the shared counters are not: that is when each instance must keep to its share of every limit.
 */
public final class Instances implements IntSupplier {
    private final UUID self;
    private volatile int count = 1;

    /** @param self tells this instance from others; new at every start */
    public Instances(UUID self) {
        this.self = self;
    }

    /** Says that this instance is here, and learns of the others. */
    public void beat(ThreatStore store) {
        count = Math.max(1, store.beat(self));
    }

    /** Says that this instance goes, so that the others need not find out. */
    public void leave(ThreatStore store) {
        store.leave(self);
    }

    @Override
    public int getAsInt() {
        return count;
    }
}
