package health.attest.chain.web3j;

import health.attest.chain.Bytes32;
import health.attest.chain.ChainAddress;
import health.attest.chain.ChainPolicy;
import health.attest.chain.ContractName;
import java.io.IOException;
import java.math.BigInteger;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.web3j.protocol.core.methods.request.Transaction;

/**
 * Finds the Directory by the setting, or on the local development chain by what was deployed there before; a local
 * chain without contracts gets them, with an administrator's key of its own. Other chains are deployed to by a person.
 */
final class LocalDeployment implements EndpointCheck.DirectorySource {
    /** What the local node's own accounts give to those that send: 100 ether, of which nobody has less locally. */
    private static final BigInteger FUNDS_WEI = BigInteger.TEN.pow(20);

    private final Optional<ChainAddress> configured;
    private final DeploymentFile file;
    private final Supplier<Artifacts> artifacts;
    private final Supplier<KeySigner> administrator;
    private final Branch branch;

    LocalDeployment(
            Optional<ChainAddress> configured,
            DeploymentFile file,
            Supplier<Artifacts> artifacts,
            Supplier<KeySigner> administrator,
            Branch branch) {
        this.configured = configured;
        this.file = file;
        this.artifacts = artifacts;
        this.administrator = administrator;
        this.branch = branch;
    }

    /** The branch that a local chain is made for. */
    record Branch(ChainAddress account, Administration.BranchTexts texts, Bytes32 consortiumFingerprint) {}

    @Override
    public ChainAddress find(Rpc rpc) throws IOException {
        if (configured.isPresent()) {
            return configured.get();
        }
        long chainId = rpc.chainId();
        if (chainId != ChainPolicy.LOCAL_CHAIN_ID) {
            throw new ChainRefusedException(
                    "attest.chain.directory must name the Directory contract of chain " + chainId);
        }
        Optional<ChainAddress> known = file.directoryOf(chainId);
        if (known.isPresent() && rpc.code(known.get()).toBytes().length > 0) {
            return known.get();
        }
        return deploy(rpc, chainId);
    }

    private ChainAddress deploy(Rpc rpc, long chainId) throws IOException {
        KeySigner signer = administrator.get();
        fund(rpc, signer.account());
        fund(rpc, branch.account());
        Administration administration = new Administration(rpc, signer, artifacts.get());
        Map<ContractName, ChainAddress> contracts =
                new EnumMap<>(administration.deploy(branch.consortiumFingerprint(), 0));
        // This branch's own log stands there for whoever checks it without the server.
        contracts.put(ContractName.ANCHOR_LOG, administration.addBranch(contracts, branch.account(), branch.texts()));
        file.write(chainId, signer.account(), contracts);
        ChainAddress directory = contracts.get(ContractName.DIRECTORY);
        if (directory == null) {
            throw new IllegalStateException("a deployment has a Directory");
        }
        return directory;
    }

    private static void fund(Rpc rpc, ChainAddress account) throws IOException {
        if (rpc.balance(account).signum() > 0) {
            return;
        }
        List<String> owned = rpc.answer(rpc.web3j().ethAccounts()).getAccounts();
        if (owned.isEmpty()) {
            throw new ChainRefusedException("the local node has no account to fund " + account + " from");
        }
        rpc.answer(rpc.web3j()
                .ethSendTransaction(new Transaction(owned.get(0), null, null, null, account.hex(), FUNDS_WEI, null)));
        for (int tries = 1; rpc.balance(account).signum() == 0; tries++) {
            if (tries == Administration.WAITS_MAX) {
                throw new IOException("no block took the transaction that funds " + account);
            }
            Administration.pause();
        }
    }
}
