package health.attest.chain.web3j;

import health.attest.chain.BranchRegistry;
import health.attest.chain.Bytes;
import health.attest.chain.Bytes32;
import health.attest.chain.CallRevertedException;
import health.attest.chain.ChainAddress;
import health.attest.chain.ChainPolicy;
import health.attest.chain.ContractName;
import health.attest.chain.Deployment;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.web3j.crypto.Hash;
import org.web3j.protocol.core.DefaultBlockParameterName;

/**
 * Finds out whether an endpoint is the chain that was deployed to: chain id, Directory, the code of every contract,
 * this branch's registration, role and funds, and the consortium's key. Anything else is refused with one line.
 */
final class EndpointCheck {
    private static final Bytes32 ANCHOR_ROLE = Bytes32.of(Hash.sha3("ANCHOR_ROLE".getBytes(StandardCharsets.US_ASCII)));

    private final Supplier<Artifacts> artifacts;
    private final long chainId;
    private final ChainAddress self;
    private final Bytes32 consortiumFingerprint;
    private final DirectorySource directories;

    EndpointCheck(
            Supplier<Artifacts> artifacts,
            long chainId,
            ChainAddress self,
            Bytes32 consortiumFingerprint,
            DirectorySource directories) {
        this.artifacts = artifacts;
        this.chainId = chainId;
        this.self = self;
        this.consortiumFingerprint = consortiumFingerprint;
        this.directories = directories;
    }

    /** Where the Directory is: a setting, or on the local chain what was deployed there. */
    interface DirectorySource {
        ChainAddress find(Rpc rpc) throws IOException;
    }

    /**
     * The deployment behind the endpoint.
     *
     * @throws ChainRefusedException if it is not the one expected
     */
    Deployment check(Rpc rpc) throws IOException {
        if (DevelopmentKeys.contains(self) && chainId != ChainPolicy.LOCAL_CHAIN_ID) {
            throw new ChainRefusedException("the key of account " + self + " is a known development key and is only "
                    + "used on chain id 31337, not on " + chainId);
        }
        long found = rpc.chainId();
        if (found != chainId) {
            throw new ChainRefusedException(rpc.name() + " is chain id " + found + ", not " + chainId);
        }
        try {
            return deployment(rpc);
        } catch (CallRevertedException | IllegalArgumentException e) {
            throw new ChainRefusedException(rpc.name() + " answers what the contracts would not: " + e.getMessage());
        }
    }

    private Deployment deployment(Rpc rpc) throws IOException, CallRevertedException {
        ChainAddress directory = directories.find(rpc);
        requireCode(rpc, ContractName.DIRECTORY, directory);
        Map<ContractName, ChainAddress> contracts = DirectoryContracts.read(rpc, directory);
        for (Map.Entry<ContractName, ChainAddress> contract : contracts.entrySet()) {
            requireCode(rpc, contract.getKey(), contract.getValue());
        }
        ChainAddress branches = contracts.getOrDefault(ContractName.BRANCH_REGISTRY, ChainAddress.ZERO);
        requireSameConsortium(rpc, branches);
        ChainAddress log = anchorLog(rpc, branches);
        contracts.put(ContractName.ANCHOR_LOG, requireCode(rpc, ContractName.ANCHOR_LOG, log));
        Bytes mayAnchor = Abi.call("hasRole", Abi.word(ANCHOR_ROLE), Abi.address(self));
        if (!Abi.words(rpc.call(log, mayAnchor)).flag(0)) {
            throw new ChainRefusedException("account " + self + " may not anchor in " + log);
        }
        requireFunds(rpc);
        return new Deployment(chainId, contracts);
    }

    private ChainAddress requireCode(Rpc rpc, ContractName name, ChainAddress address) throws IOException {
        byte[] code = rpc.code(address).toBytes();
        if (code.length == 0) {
            throw new ChainRefusedException("no code at " + address + ", where " + name.solidityName() + " should be");
        }
        if (!Bytes32.of(Hash.sha3(code)).equals(artifacts.get().of(name).codeHash())) {
            throw new ChainRefusedException("the code at " + address + " is not that of " + name.solidityName());
        }
        return address;
    }

    private void requireSameConsortium(Rpc rpc, ChainAddress branches) throws IOException, CallRevertedException {
        Bytes32 theirs = Abi.words(rpc.call(branches, Abi.call("consortiumKeyFingerprint")))
                .word(0);
        if (!theirs.equals(consortiumFingerprint)) {
            throw new ChainRefusedException.OtherConsortium(
                    "this branch holds another consortium key than the one whose fingerprint stands in BranchRegistry");
        }
    }

    private ChainAddress anchorLog(Rpc rpc, ChainAddress branches) throws IOException {
        Optional<BranchRegistry.Branch> branch = Web3jBranchRegistry.branchOf(rpc, branches, self);
        if (branch.filter(BranchRegistry.Branch::active).isEmpty()) {
            throw new ChainRefusedException(
                    "account " + self + " is no active branch; the consortium's administrator must add it");
        }
        return branch.get().anchorLog();
    }

    private void requireFunds(Rpc rpc) throws IOException {
        boolean isFree = rpc.block(DefaultBlockParameterName.LATEST)
                        .map(block -> block.baseFeeWei())
                        .orElse(0L)
                == 0;
        if (!isFree && rpc.balance(self).equals(BigInteger.ZERO)) {
            throw new ChainRefusedException("account " + self + " is empty and cannot pay for gas");
        }
    }
}
