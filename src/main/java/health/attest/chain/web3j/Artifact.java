package health.attest.chain.web3j;

import health.attest.chain.Bytes32;
import java.util.Map;

/**
 * A compiled contract as it is committed.
 *
 * @param bytecode what is deployed, before the constructor's arguments
 * @param codeHash Keccak-256 of the code that stands on chain afterwards
 * @param errors the contract's errors by their selectors, {@code 0x} and 8 digits
 */
record Artifact(String bytecode, Bytes32 codeHash, Map<String, String> errors) {

    Artifact {
        errors = Map.copyOf(errors);
    }
}
