package health.attest.threat.spring;

import health.attest.chain.BranchRegistry;
import health.attest.chain.ChainAddress;
import health.attest.chain.ChainUnavailableException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Knows this branch's account on chain, once the chain has said it. */
final class OwnAccount implements Predicate<ChainAddress> {
    private final @Nullable BranchRegistry branches;
    private @Nullable ChainAddress own;

    OwnAccount(@Nullable BranchRegistry branches) {
        this.branches = branches;
    }

    @Override
    public synchronized boolean test(ChainAddress account) {
        if (own == null && branches != null) {
            // Unanswered, the event comes again: nothing may be taken for foreign that is ours.
            own = branches.self()
                    .map(BranchRegistry.Branch::account)
                    .orElseThrow(() -> new ChainUnavailableException("this branch is not registered"));
        }
        return account.equals(own);
    }
}
