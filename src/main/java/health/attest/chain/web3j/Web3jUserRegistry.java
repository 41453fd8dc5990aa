package health.attest.chain.web3j;

import health.attest.chain.Bytes32;
import health.attest.chain.ChainEvent;
import health.attest.chain.ChainEvents;
import health.attest.chain.ContractName;
import health.attest.chain.ReadCache;
import health.attest.chain.TransactionStore;
import health.attest.chain.UserRegistry;
import java.util.Optional;

final class Web3jUserRegistry implements UserRegistry, ChainEvents.Listener {
    private final Web3jChain chain;
    private final TransactionStore store;
    private final ReadCache<Bytes32, Optional<Entry>> entries;

    Web3jUserRegistry(Web3jChain chain, TransactionStore store, ReadCache<Bytes32, Optional<Entry>> entries) {
        this.chain = chain;
        this.store = store;
        this.entries = entries;
    }

    @Override
    public Optional<Entry> find(Bytes32 did) {
        return entries.get(did, key -> {
            Words answer = chain.read(ContractName.USER_REGISTRY, Abi.call("resolve", Abi.word(key)));
            return answer.number(1) == 0
                    ? Optional.empty()
                    : Optional.of(new Entry(answer.word(0), answer.number(1), answer.flag(2)));
        });
    }

    @Override
    public long submitRegistration(Bytes32 did, Bytes32 documentHash) {
        return store.enqueue(ContractName.USER_REGISTRY, Abi.call("register", Abi.word(did), Abi.word(documentHash)));
    }

    @Override
    public long submitUpdate(Bytes32 did, long expectedVersion, Bytes32 documentHash) {
        return store.enqueue(
                ContractName.USER_REGISTRY,
                Abi.call("update", Abi.word(did), Abi.unsigned(64, expectedVersion), Abi.word(documentHash)));
    }

    @Override
    public long submitDeactivation(Bytes32 did) {
        return store.enqueue(ContractName.USER_REGISTRY, Abi.call("deactivate", Abi.word(did)));
    }

    @Override
    public void onEvent(ChainEvent event) {
        if (event instanceof ChainEvent.UserChanged changed) {
            entries.forget(changed.did());
        }
    }

    @Override
    public void onRollback(long firstBlock) {
        entries.forgetAll();
    }
}
