package health.attest.chain.web3j;

/** What answers is not what was deployed to. The message is the one clear line for the operator. */
class ChainRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The contracts belong to branches that share another key. */
    static final class OtherConsortium extends ChainRefusedException {
        private static final long serialVersionUID = 1L;

        OtherConsortium(String message) {
            super(message);
        }
    }

    ChainRefusedException(String message) {
        super(message);
    }
}
