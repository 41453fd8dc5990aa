package health.attest.chain;

/**
 * What a transaction offers per gas (EIP-1559), in wei.
 *
 * @param tipWei at most this much goes to the block's producer
 * @param maxWei at most this much is paid in all
 */
public record Fees(long tipWei, long maxWei) {

    public Fees {
        if (tipWei < 0 || maxWei < tipWei) {
            throw new IllegalArgumentException("fees are 0 <= tip <= max");
        }
    }
}
