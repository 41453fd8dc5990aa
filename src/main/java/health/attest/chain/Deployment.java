package health.attest.chain;

import java.util.Map;

/**
 * The contracts of one chain, as the Directory names them and after their code was compared with the artifacts.
 *
 * @param chainId EIP-155 chain id
 * @param contracts all of {@link ContractName}; AnchorLog is this branch's
 */
public record Deployment(long chainId, Map<ContractName, ChainAddress> contracts) {

    public Deployment {
        contracts = Map.copyOf(contracts);
        for (ContractName name : ContractName.values()) {
            if (!contracts.containsKey(name)) {
                throw new IllegalArgumentException("no " + name.solidityName());
            }
        }
    }

    public ChainAddress addressOf(ContractName name) {
        ChainAddress address = contracts.get(name);
        if (address == null) {
            throw new IllegalStateException("checked when it was made");
        }
        return address;
    }
}
