package health.attest.chain;

/** The fingerprint of the consortium key this branch holds; compared with the one in BranchRegistry at each connect. */
@FunctionalInterface
public interface ConsortiumFingerprint {

    Bytes32 value();
}
