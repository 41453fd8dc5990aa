package health.attest.chain;

import java.util.Optional;

/**
 * What is offered for a transaction, and what for the one that replaces it.
 *
 * @param capWei most ever paid per gas
 */
public record FeePolicy(long capWei) {
    /** Nodes take a replacement from 10 % more on; an eighth more is safely above that. */
    private static final int RAISE_DIVISOR = 8;

    public FeePolicy {
        if (capWei < 1) {
            throw new IllegalArgumentException("the fee cap is at least 1 wei");
        }
    }

    /** Room for the base fee to double; empty while the chain costs more than the cap. */
    public Optional<Fees> first(long baseFeeWei, long suggestedTipWei) {
        if (baseFeeWei > capWei) {
            return Optional.empty();
        }
        long tip = Math.min(suggestedTipWei, capWei - baseFeeWei);
        return Optional.of(new Fees(tip, Math.min(capWei, 2 * baseFeeWei + tip)));
    }

    /** At least 10 % more of both, or what the chain asks now if that is more; empty if the cap forbids it. */
    public Optional<Fees> replacement(Fees stuck, long baseFeeWei, long suggestedTipWei) {
        long tip = Math.max(raised(stuck.tipWei()), Math.min(suggestedTipWei, capWei));
        long max = Math.max(raised(stuck.maxWei()), Math.min(2 * baseFeeWei + tip, capWei));
        return max > capWei || tip > max ? Optional.empty() : Optional.of(new Fees(tip, max));
    }

    private static long raised(long wei) {
        return wei + wei / RAISE_DIVISOR + 1;
    }
}
