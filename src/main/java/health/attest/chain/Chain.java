package health.attest.chain;

/** Says how the chain stands. Exists in every mode. */
public interface Chain {

    /** The state at the last look, at most some seconds old. Never blocks, never throws. */
    ChainStatus status();
}
