package health.attest.chain.web3j;

import health.attest.chain.Bytes;
import health.attest.chain.CallRevertedException;
import health.attest.chain.ChainAddress;
import health.attest.chain.ContractName;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/** What the Directory names. */
final class DirectoryContracts {

    private DirectoryContracts() {}

    /** The Directory and all shared contracts; the zero address for a name it does not know. */
    static Map<ContractName, ChainAddress> read(Rpc rpc, ChainAddress directory)
            throws IOException, CallRevertedException {
        Map<ContractName, ChainAddress> contracts = new EnumMap<>(ContractName.class);
        for (ContractName name : ContractName.values()) {
            if (name != ContractName.DIRECTORY && name != ContractName.ANCHOR_LOG) {
                Bytes call = Abi.call("contractOf", Abi.word(Abi.name(name.solidityName())));
                contracts.put(name, Abi.words(rpc.call(directory, call)).address(0));
            }
        }
        contracts.put(ContractName.DIRECTORY, directory);
        return contracts;
    }
}
