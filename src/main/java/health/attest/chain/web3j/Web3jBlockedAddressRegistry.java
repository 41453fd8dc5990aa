package health.attest.chain.web3j;

import health.attest.chain.BlockedAddressRegistry;
import health.attest.chain.Bytes32;
import health.attest.chain.ChainEvent;
import health.attest.chain.ChainEvents;
import health.attest.chain.ContractName;
import health.attest.chain.ReadCache;
import health.attest.chain.TransactionStore;
import java.time.Instant;
import java.util.Optional;

final class Web3jBlockedAddressRegistry implements BlockedAddressRegistry, ChainEvents.Listener {
    private final Web3jChain chain;
    private final TransactionStore store;
    private final ReadCache<Bytes32, Optional<Block>> blocks;

    Web3jBlockedAddressRegistry(Web3jChain chain, TransactionStore store, ReadCache<Bytes32, Optional<Block>> blocks) {
        this.chain = chain;
        this.store = store;
        this.blocks = blocks;
    }

    @Override
    public Optional<Block> find(Bytes32 tag) {
        return blocks.get(tag, key -> {
            Words answer = chain.read(ContractName.BLOCKED_ADDRESS_REGISTRY, Abi.call("blockOf", Abi.word(key)));
            return answer.number(0) == 0
                    ? Optional.empty()
                    : Optional.of(new Block(
                            key,
                            EventDecoder.instant(answer.number(1)),
                            Math.toIntExact(answer.number(2)),
                            answer.flag(3),
                            answer.address(4)));
        });
    }

    @Override
    public long submitBlock(Bytes32 tag, Optional<Instant> expiresAt, int reason, boolean manual) {
        if (manual == expiresAt.isPresent() || reason < 0 || reason > 255) {
            throw new IllegalArgumentException("automatic blocks expire, manual ones do not; reasons are 0 to 255");
        }
        return store.enqueue(
                ContractName.BLOCKED_ADDRESS_REGISTRY,
                Abi.call(
                        "blockAddress",
                        Abi.word(tag),
                        Abi.unsigned(40, expiresAt.map(Instant::getEpochSecond).orElse(0L)),
                        Abi.unsigned(8, reason),
                        Abi.flag(manual)));
    }

    @Override
    public long submitUnblock(Bytes32 tag) {
        return store.enqueue(ContractName.BLOCKED_ADDRESS_REGISTRY, Abi.call("unblockAddress", Abi.word(tag)));
    }

    @Override
    public void onEvent(ChainEvent event) {
        event.addressTag().ifPresent(blocks::forget);
    }

    @Override
    public void onRollback(long firstBlock) {
        blocks.forgetAll();
    }
}
