package health.attest.chain.web3j;

/** What answers is not what was deployed to. The message is the one clear line for the operator. */
final class ChainRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ChainRefusedException(String message) {
        super(message);
    }
}
