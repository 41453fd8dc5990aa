package health.attest.chain.web3j;

import health.attest.chain.BlockHeader;
import health.attest.chain.Bytes;
import health.attest.chain.Bytes32;
import health.attest.chain.CallRevertedException;
import health.attest.chain.Chain;
import health.attest.chain.ChainAddress;
import health.attest.chain.ChainEvent;
import health.attest.chain.ChainNode;
import health.attest.chain.ChainPolicy;
import health.attest.chain.ChainStatus;
import health.attest.chain.ContractName;
import health.attest.chain.Deployment;
import health.attest.chain.Receipt;
import health.attest.chain.SendOutcome;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.EthLog;
import org.web3j.protocol.core.methods.response.Log;

/** Asks the chain over JSON-RPC. */
final class Web3jChain implements ChainNode, Chain {
    private final Endpoints endpoints;
    private final Supplier<Artifacts> artifacts;

    Web3jChain(Endpoints endpoints, Supplier<Artifacts> artifacts) {
        this.endpoints = endpoints;
        this.artifacts = artifacts;
    }

    @Override
    public ChainStatus status() {
        return endpoints.status();
    }

    @Override
    public Deployment deployment() {
        return endpoints.ask((rpc, deployment) -> deployment);
    }

    @Override
    public BlockHeader latest() {
        BlockHeader latest = endpoints.ask((rpc, deployment) -> rpc.block(DefaultBlockParameterName.LATEST)
                .orElseThrow(() -> new IOException("the endpoint has no block")));
        endpoints.seen(latest.number());
        return latest;
    }

    @Override
    public Optional<BlockHeader> block(long number) {
        return endpoints.ask((rpc, deployment) -> rpc.block(at(number)));
    }

    @Override
    public long finalizedBlock() {
        return endpoints.ask((rpc, deployment) -> rpc.block(DefaultBlockParameterName.FINALIZED)
                .map(BlockHeader::number)
                .orElse(-1L));
    }

    @Override
    public Optional<Receipt> receipt(Bytes32 transaction) {
        return endpoints.ask((rpc, deployment) -> {
            var found = rpc.answer(rpc.web3j().ethGetTransactionReceipt(transaction.toHex()))
                    .getTransactionReceipt();
            if (found.isEmpty()) {
                return Optional.empty();
            }
            var receipt = found.get();
            return Optional.of(new Receipt(
                    transaction,
                    Rpc.number(receipt.getBlockNumber()),
                    Bytes32.ofHex(receipt.getBlockHash()),
                    receipt.isStatusOK(),
                    Rpc.number(receipt.getGasUsed())));
        });
    }

    @Override
    public long nonce(ChainAddress account, long block) {
        return endpoints.ask(
                (rpc, deployment) -> Rpc.number(rpc.answer(rpc.web3j().ethGetTransactionCount(account.hex(), at(block)))
                        .getTransactionCount()));
    }

    @Override
    public long suggestedTipWei() {
        return endpoints.ask((rpc, deployment) -> {
            var tip = rpc.send(rpc.web3j().ethMaxPriorityFeePerGas());
            return tip.hasError() ? 0L : Rpc.number(tip.getMaxPriorityFeePerGas());
        });
    }

    @Override
    public long estimateGas(ChainAddress from, ChainAddress to, Bytes data) throws CallRevertedException {
        Answer<Long> answer = endpoints.ask((rpc, deployment) -> {
            var response = rpc.send(rpc.web3j()
                    .ethEstimateGas(
                            new Transaction(from.hex(), null, null, null, to.hex(), BigInteger.ZERO, data.toHex())));
            return response.hasError()
                    ? new Answer<>(0L, Optional.of(Rpc.reverted(response.getError())))
                    : new Answer<>(Rpc.number(response.getAmountUsed()), Optional.empty());
        });
        return answer.orThrow(artifacts.get());
    }

    /** Result of a view function of a contract at the newest block. */
    Bytes call(ContractName contract, Bytes data) throws CallRevertedException {
        Answer<Bytes> answer = endpoints.ask((rpc, deployment) -> {
            try {
                return new Answer<>(rpc.call(deployment.addressOf(contract), data), Optional.empty());
            } catch (CallRevertedException e) {
                return new Answer<>(Bytes.of(new byte[0]), Optional.of(e));
            }
        });
        return answer.orThrow(artifacts.get());
    }

    /** Result of a view function that never reverts. */
    Words read(ContractName contract, Bytes data) {
        try {
            return Abi.words(call(contract, data));
        } catch (CallRevertedException e) {
            throw new IllegalStateException(contract.solidityName() + " reverts a plain read", e);
        }
    }

    @Override
    public SendOutcome send(Bytes raw) {
        return endpoints.ask((rpc, deployment) -> {
            var response = rpc.send(rpc.web3j().ethSendRawTransaction(raw.toHex()));
            return response.hasError() ? outcome(response.getError().getMessage()) : SendOutcome.ACCEPTED;
        });
    }

    /** Nodes have no codes for this, only words; these are geth's, Besu's and anvil's. */
    private static SendOutcome outcome(String message) {
        String words = message.toLowerCase(Locale.ROOT);
        if (words.contains("already known")
                || words.contains("known transaction")
                || words.contains("already imported")) {
            return SendOutcome.ACCEPTED;
        }
        if (words.contains("nonce too low") || words.contains("nonce below")) {
            return SendOutcome.NONCE_USED;
        }
        if (words.contains("underpriced")
                || words.contains("fee too low")
                || words.contains("less than block base fee")) {
            return SendOutcome.UNDERPRICED;
        }
        return words.contains("insufficient funds") || words.contains("upfront cost")
                ? SendOutcome.NO_FUNDS
                : SendOutcome.REJECTED;
    }

    @Override
    public void hasten() {
        endpoints.ask((rpc, deployment) -> {
            if (deployment.chainId() == ChainPolicy.LOCAL_CHAIN_ID) {
                rpc.mine();
            }
            return deployment;
        });
    }

    @Override
    public List<ChainEvent> events(long firstBlock, long lastBlock) {
        return endpoints.ask((rpc, deployment) -> {
            List<ChainEvent> events = new ArrayList<>();
            for (Log log : logs(rpc, deployment.contracts().values().stream().toList(), firstBlock, lastBlock)) {
                EventDecoder.decode(log).ifPresent(events::add);
            }
            events.sort(Comparator.comparing(ChainEvent::position));
            return List.copyOf(events);
        });
    }

    /** Log entries of one contract with these topics, from the first block on. */
    List<Log> logs(ContractName contract, String... topics) {
        return endpoints.ask((rpc, deployment) -> {
            EthFilter filter = new EthFilter(
                    DefaultBlockParameterName.EARLIEST,
                    DefaultBlockParameterName.LATEST,
                    deployment.addressOf(contract).hex());
            for (String topic : topics) {
                filter.addSingleTopic(topic);
            }
            return entries(rpc, filter);
        });
    }

    private static List<Log> logs(Rpc rpc, List<ChainAddress> contracts, long firstBlock, long lastBlock)
            throws IOException {
        return entries(
                rpc,
                new EthFilter(
                        at(firstBlock),
                        at(lastBlock),
                        contracts.stream().map(ChainAddress::hex).toList()));
    }

    private static List<Log> entries(Rpc rpc, EthFilter filter) throws IOException {
        List<Log> entries = new ArrayList<>();
        for (EthLog.LogResult<?> result :
                rpc.answer(rpc.web3j().ethGetLogs(filter)).getLogs()) {
            if (result.get() instanceof Log log && !log.isRemoved()) {
                entries.add(log);
            }
        }
        return entries;
    }

    private static DefaultBlockParameter at(long number) {
        return DefaultBlockParameter.valueOf(BigInteger.valueOf(number));
    }

    private record Answer<T>(T value, Optional<CallRevertedException> reverted) {
        T orThrow(Artifacts artifacts) throws CallRevertedException {
            if (reverted.isPresent()) {
                throw new CallRevertedException(artifacts.errorOf(reverted.get().error()));
            }
            return value;
        }
    }
}
