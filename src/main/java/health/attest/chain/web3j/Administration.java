package health.attest.chain.web3j;

import health.attest.chain.Bytes;
import health.attest.chain.Bytes32;
import health.attest.chain.ChainAddress;
import health.attest.chain.ChainPolicy;
import health.attest.chain.ContractName;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.web3j.crypto.ContractUtils;
import org.web3j.crypto.Hash;
import org.web3j.crypto.RawTransaction;
import org.web3j.protocol.core.DefaultBlockParameterName;

/**
 * What the consortium's administrator does on chain: deploys the contracts and adds branches. Its key is never the one
 * that anchors.
 *
 * <p>Transactions are sent one after the other without waiting and all looked at in the end, so that a deployment takes
 * a few blocks whatever the block time.
 */
final class Administration {
    private static final long DEPLOY_GAS = 3_000_000;
    private static final long CALL_GAS = 400_000;
    private static final BigInteger TIP_WEI = BigInteger.valueOf(1_000_000_000);

    /** A block is waited for at most this often, a quarter of a second each time. */
    static final int WAITS_MAX = 480;

    private static final long WAIT_MILLIS = 250;

    /** Roles that a branch needs beside anchoring in its own log. */
    private static final Map<ContractName, String> BRANCH_ROLES = Map.of(
            ContractName.PATIENT_REGISTRY, "REGISTRAR_ROLE",
            ContractName.USER_REGISTRY, "REGISTRAR_ROLE",
            ContractName.MEDICAL_RECORD_REGISTRY, "CUSTODIAN_ROLE",
            ContractName.BLOCKED_ADDRESS_REGISTRY, "REPORTER_ROLE",
            ContractName.ATTACK_SIGNATURE_REGISTRY, "REPORTER_ROLE");

    private final Rpc rpc;
    private final KeySigner administrator;
    private final Artifacts artifacts;
    private final long chainId;
    private final BigInteger maxFeeWei;
    private final List<Bytes32> sent = new ArrayList<>();
    private long nonce;

    Administration(Rpc rpc, KeySigner administrator, Artifacts artifacts) throws IOException {
        this.rpc = rpc;
        this.administrator = administrator;
        this.artifacts = artifacts;
        this.chainId = rpc.chainId();
        if (DevelopmentKeys.contains(administrator.account()) && chainId != ChainPolicy.LOCAL_CHAIN_ID) {
            throw new ChainRefusedException("a known development key administers nothing but the local chain");
        }
        BigInteger baseFee = BigInteger.valueOf(rpc.block(DefaultBlockParameterName.LATEST)
                .orElseThrow(() -> new IOException("the endpoint has no block"))
                .baseFeeWei());
        this.maxFeeWei = baseFee.shiftLeft(1).add(TIP_WEI);
        this.nonce = Rpc.number(rpc.answer(rpc.web3j()
                        .ethGetTransactionCount(administrator.account().hex(), DefaultBlockParameterName.LATEST))
                .getTransactionCount());
    }

    /**
     * Deploys the shared contracts and the Directory that names them.
     *
     * @param adminDelaySeconds between proposing and accepting another administrator of the Directory
     * @return addresses of all but AnchorLog, which each branch gets for itself
     */
    Map<ContractName, ChainAddress> deploy(Bytes32 consortiumFingerprint, long adminDelaySeconds) throws IOException {
        Map<ContractName, ChainAddress> contracts = new EnumMap<>(ContractName.class);
        Bytes admin = arguments(Abi.call("", Abi.address(administrator.account())));
        for (ContractName name : ContractName.values()) {
            if (name != ContractName.DIRECTORY && name != ContractName.ANCHOR_LOG) {
                contracts.put(name, deploy(name, admin));
            }
        }
        ChainAddress directory = deploy(
                ContractName.DIRECTORY,
                arguments(Abi.call("", Abi.unsigned(48, adminDelaySeconds), Abi.address(administrator.account()))));
        for (Map.Entry<ContractName, ChainAddress> contract : contracts.entrySet()) {
            Bytes32 name = Abi.name(contract.getKey().solidityName());
            call(directory, Abi.call("setContract", Abi.word(name), Abi.address(contract.getValue())));
        }
        contracts.put(ContractName.DIRECTORY, directory);
        call(
                contracts.getOrDefault(ContractName.BRANCH_REGISTRY, ChainAddress.ZERO),
                Abi.call("setConsortiumKeyFingerprint", Abi.word(consortiumFingerprint)));
        awaitAll();
        return contracts;
    }

    /** Gives a branch its log, its roles and its entry in BranchRegistry. */
    ChainAddress addBranch(Map<ContractName, ChainAddress> contracts, ChainAddress account, BranchTexts texts)
            throws IOException {
        ChainAddress log =
                deploy(ContractName.ANCHOR_LOG, arguments(Abi.call("", Abi.address(administrator.account()))));
        grant(log, "ANCHOR_ROLE", account);
        for (Map.Entry<ContractName, String> role : BRANCH_ROLES.entrySet()) {
            grant(contracts.getOrDefault(role.getKey(), ChainAddress.ZERO), role.getValue(), account);
        }
        call(
                contracts.getOrDefault(ContractName.BRANCH_REGISTRY, ChainAddress.ZERO),
                Abi.call(
                        "setBranch",
                        Abi.address(account),
                        Abi.address(log),
                        Abi.word(texts.jwksHash()),
                        Abi.text(texts.fhirBaseUrl()),
                        Abi.text(texts.logOrigin())));
        awaitAll();
        return log;
    }

    /** What BranchRegistry tells of a branch beside its accounts. */
    record BranchTexts(String fhirBaseUrl, String logOrigin, Bytes32 jwksHash) {}

    private void grant(ChainAddress contract, String role, ChainAddress account) throws IOException {
        Bytes32 hash = Bytes32.of(Hash.sha3(role.getBytes(StandardCharsets.US_ASCII)));
        call(contract, Abi.call("grantRole", Abi.word(hash), Abi.address(account)));
    }

    private ChainAddress deploy(ContractName name, Bytes arguments) throws IOException {
        ChainAddress address = new ChainAddress(
                ContractUtils.generateContractAddress(administrator.account().hex(), BigInteger.valueOf(nonce)));
        String code = artifacts.of(name).bytecode() + arguments.toHex().substring(2);
        send("", BigInteger.valueOf(DEPLOY_GAS), code);
        return address;
    }

    private void call(ChainAddress contract, Bytes data) throws IOException {
        send(contract.hex(), BigInteger.valueOf(CALL_GAS), data.toHex());
    }

    private void send(String to, BigInteger gasLimit, String data) throws IOException {
        var signed = administrator.sign(RawTransaction.createTransaction(
                chainId, BigInteger.valueOf(nonce++), gasLimit, to, BigInteger.ZERO, data, TIP_WEI, maxFeeWei));
        rpc.answer(rpc.web3j().ethSendRawTransaction(signed.raw().toHex()));
        sent.add(signed.hash());
    }

    private void awaitAll() throws IOException {
        for (Bytes32 hash : sent) {
            for (int tries = 1; ; tries++) {
                var receipt = rpc.answer(rpc.web3j().ethGetTransactionReceipt(hash.toHex()))
                        .getTransactionReceipt();
                if (receipt.isPresent()) {
                    if (!receipt.get().isStatusOK()) {
                        throw new ChainRefusedException("a transaction of the administrator was reverted: " + hash);
                    }
                    break;
                }
                if (tries == WAITS_MAX) {
                    throw new IOException("no block took the administrator's transaction " + hash);
                }
                pause();
            }
        }
        sent.clear();
    }

    static void pause() throws IOException {
        try {
            Thread.sleep(WAIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Encoded arguments alone: what follows the selector of a call. */
    private static Bytes arguments(Bytes call) {
        return Bytes.ofHex(call.toHex().substring(2 + 8));
    }
}
