package health.attest.chain.web3j;

import health.attest.chain.AnchorLog;
import health.attest.chain.Bytes;
import health.attest.chain.Bytes32;
import health.attest.chain.ChainEvent;
import health.attest.chain.ChainNode;
import health.attest.chain.ChainUnavailableException;
import health.attest.chain.ContractName;
import health.attest.chain.Deployment;
import health.attest.chain.Inclusion;
import health.attest.chain.TransactionStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.web3j.protocol.core.methods.response.Log;

final class Web3jAnchorLog implements AnchorLog {
    private static final String HEAD_ANCHORED = EventDecoder.topic("HeadAnchored(uint64,bytes32,bytes32)");

    private final Web3jChain chain;
    private final TransactionStore store;
    private final Supplier<Artifacts> artifacts;

    Web3jAnchorLog(Web3jChain chain, TransactionStore store, Supplier<Artifacts> artifacts) {
        this.chain = chain;
        this.store = store;
        this.artifacts = artifacts;
    }

    @Override
    public Place place() {
        Deployment deployment = chain.deployment();
        return new Place(
                deployment.chainId(),
                deployment.addressOf(ContractName.ANCHOR_LOG),
                artifacts.get().of(ContractName.ANCHOR_LOG).codeHash());
    }

    @Override
    public Head head() {
        Words head = chain.read(ContractName.ANCHOR_LOG, Abi.call("head"));
        return new Head(head.word(0), head.number(1));
    }

    @Override
    public Optional<AnchoredHead> find(long size) {
        String sizeTopic = "0x%064x".formatted(size);
        List<Log> found = chain.logs(ContractName.ANCHOR_LOG, HEAD_ANCHORED, sizeTopic);
        return found.isEmpty() ? Optional.empty() : Optional.of(anchored(found.get(0)));
    }

    private AnchoredHead anchored(Log log) {
        try {
            ChainEvent event = EventDecoder.decode(log).orElseThrow();
            if (!(event instanceof ChainEvent.HeadAnchored anchored)) {
                throw new IOException("the endpoint answers another event than it was asked for");
            }
            Bytes32 previousRoot = new Words(Bytes.ofHex(log.getData()).toBytes()).word(1);
            return new AnchoredHead(anchored.head(), previousRoot, inclusion(chain, event.position()));
        } catch (IOException e) {
            throw new ChainUnavailableException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Inclusion inclusion(ChainNode node, ChainEvent.Position position) {
        var block = node.block(position.block())
                .filter(header -> header.hash().equals(position.blockHash()))
                .orElseThrow(() -> new ChainUnavailableException("the chain changed while it was read"));
        var receipt = node.receipt(position.transaction())
                .orElseThrow(() -> new ChainUnavailableException("the chain changed while it was read"));
        return new Inclusion(
                position.transaction(), position.block(), position.blockHash(), block.time(), receipt.gasUsed());
    }

    @Override
    public long submit(Head head, Bytes32 previousRoot) {
        return store.enqueue(
                ContractName.ANCHOR_LOG,
                Abi.call("anchorHead", Abi.word(head.root()), Abi.unsigned(64, head.size()), Abi.word(previousRoot)));
    }
}
