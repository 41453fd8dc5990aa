package health.attest.chain.web3j;

import health.attest.chain.Bytes32;
import health.attest.chain.ChainEvent;
import health.attest.chain.ChainEvents;
import health.attest.chain.ContractName;
import health.attest.chain.PatientRegistry;
import health.attest.chain.ReadCache;
import health.attest.chain.TransactionStore;
import java.util.List;
import java.util.Optional;

final class Web3jPatientRegistry implements PatientRegistry, ChainEvents.Listener {
    private final Web3jChain chain;
    private final TransactionStore store;
    private final ReadCache<Bytes32, Optional<Entry>> entries;
    private final ReadCache<Bytes32, Boolean> custodians;

    Web3jPatientRegistry(
            Web3jChain chain,
            TransactionStore store,
            ReadCache<Bytes32, Optional<Entry>> entries,
            ReadCache<Bytes32, Boolean> custodians) {
        this.chain = chain;
        this.store = store;
        this.entries = entries;
        this.custodians = custodians;
    }

    @Override
    public Optional<Entry> find(Bytes32 commitment) {
        return entries.get(commitment, key -> {
            Words answer = chain.read(ContractName.PATIENT_REGISTRY, Abi.call("registrationOf", Abi.word(key)));
            return answer.number(0) == 0 ? Optional.empty() : Optional.of(new Entry(answer.number(0), answer.flag(1)));
        });
    }

    @Override
    public boolean isCustodian(Bytes32 custodian) {
        return custodians.get(
                custodian, key -> chain.read(ContractName.PATIENT_REGISTRY, Abi.call("isCustodian", Abi.word(key)))
                        .flag(0));
    }

    @Override
    public long submitRegistrations(List<Registration> registrations) {
        return submitBatch("registerBatch", registrations);
    }

    @Override
    public long submitCustodians(List<Registration> registrations) {
        return submitBatch("addCustodians", registrations);
    }

    @Override
    public long submitDeactivation(Bytes32 commitment) {
        return store.enqueue(ContractName.PATIENT_REGISTRY, Abi.call("deactivate", Abi.word(commitment)));
    }

    private long submitBatch(String function, List<Registration> registrations) {
        if (registrations.isEmpty() || registrations.size() > BATCH_SIZE_MAX) {
            throw new IllegalArgumentException("a batch has 1 to " + BATCH_SIZE_MAX + " registrations");
        }
        return store.enqueue(
                ContractName.PATIENT_REGISTRY,
                Abi.call(
                        function,
                        Abi.words(registrations.stream()
                                .map(Registration::commitment)
                                .toList()),
                        Abi.words(registrations.stream()
                                .map(Registration::custodian)
                                .toList())));
    }

    @Override
    public void onEvent(ChainEvent event) {
        if (event instanceof ChainEvent.PatientRegistered registered) {
            entries.forget(registered.commitment());
            custodians.forget(registered.custodian());
        } else if (event instanceof ChainEvent.CustodianAdded added) {
            custodians.forget(added.custodian());
        } else if (event instanceof ChainEvent.PatientDeactivated deactivated) {
            entries.forget(deactivated.commitment());
        }
    }

    @Override
    public void onRollback(long firstBlock) {
        entries.forgetAll();
        custodians.forgetAll();
    }
}
