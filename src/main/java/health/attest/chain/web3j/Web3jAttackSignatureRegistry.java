package health.attest.chain.web3j;

import health.attest.chain.AttackSignatureRegistry;
import health.attest.chain.Bytes32;
import health.attest.chain.ChainEvent;
import health.attest.chain.ChainEvents;
import health.attest.chain.ContractName;
import health.attest.chain.ReadCache;
import health.attest.chain.TransactionStore;
import java.time.Instant;
import java.util.Optional;

final class Web3jAttackSignatureRegistry implements AttackSignatureRegistry, ChainEvents.Listener {
    private final Web3jChain chain;
    private final TransactionStore store;
    private final ReadCache<Bytes32, Optional<Signature>> signatures;

    Web3jAttackSignatureRegistry(
            Web3jChain chain, TransactionStore store, ReadCache<Bytes32, Optional<Signature>> signatures) {
        this.chain = chain;
        this.store = store;
        this.signatures = signatures;
    }

    @Override
    public Optional<Signature> find(Bytes32 pattern) {
        return signatures.get(pattern, key -> {
            Words answer = chain.read(ContractName.ATTACK_SIGNATURE_REGISTRY, Abi.call("signatureOf", Abi.word(key)));
            return answer.number(0) == 0
                    ? Optional.empty()
                    : Optional.of(new Signature(
                            key,
                            Math.toIntExact(answer.number(1)),
                            answer.address(4),
                            Instant.ofEpochSecond(answer.number(0)),
                            Math.toIntExact(answer.number(2))));
        });
    }

    @Override
    public long submitReport(Bytes32 pattern, int severity, Instant expiresAt) {
        if (severity < 1 || severity > 10) {
            throw new IllegalArgumentException("severities are 1 to 10");
        }
        return store.enqueue(
                ContractName.ATTACK_SIGNATURE_REGISTRY,
                Abi.call(
                        "report",
                        Abi.word(pattern),
                        Abi.unsigned(8, severity),
                        Abi.unsigned(40, expiresAt.getEpochSecond())));
    }

    @Override
    public long submitVouch(Bytes32 pattern) {
        return store.enqueue(ContractName.ATTACK_SIGNATURE_REGISTRY, Abi.call("vouch", Abi.word(pattern)));
    }

    @Override
    public void onEvent(ChainEvent event) {
        if (event instanceof ChainEvent.SignatureReported reported) {
            signatures.forget(reported.pattern());
        } else if (event instanceof ChainEvent.SignatureVouched vouched) {
            signatures.forget(vouched.pattern());
        }
    }

    @Override
    public void onRollback(long firstBlock) {
        signatures.forgetAll();
    }
}
