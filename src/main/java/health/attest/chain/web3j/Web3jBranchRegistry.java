package health.attest.chain.web3j;

import health.attest.chain.BranchRegistry;
import health.attest.chain.Bytes;
import health.attest.chain.Bytes32;
import health.attest.chain.CallRevertedException;
import health.attest.chain.ChainAddress;
import health.attest.chain.ChainEvent;
import health.attest.chain.ChainEvents;
import health.attest.chain.ContractName;
import health.attest.chain.ReadCache;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

final class Web3jBranchRegistry implements BranchRegistry, ChainEvents.Listener {
    /** Word at which a struct with parts of variable length begins in an answer. */
    private static final int STRUCT = 1;

    private final Web3jChain chain;
    private final ChainAddress self;
    private final ReadCache<ContractName, List<Branch>> branches;

    Web3jBranchRegistry(Web3jChain chain, ChainAddress self, ReadCache<ContractName, List<Branch>> branches) {
        this.chain = chain;
        this.self = self;
        this.branches = branches;
    }

    @Override
    public Optional<Branch> self() {
        return all().stream().filter(branch -> branch.account().equals(self)).findFirst();
    }

    @Override
    public List<Branch> all() {
        return branches.get(ContractName.BRANCH_REGISTRY, registry -> {
            long count = chain.read(registry, Abi.call("count")).number(0);
            return LongStream.range(0, Math.min(count, BRANCHES_MAX))
                    .mapToObj(index -> branch(chain.read(registry, Abi.call("branchAt", Abi.unsigned(256, index)))))
                    .toList();
        });
    }

    @Override
    public Bytes32 consortiumKeyFingerprint() {
        return chain.read(ContractName.BRANCH_REGISTRY, Abi.call("consortiumKeyFingerprint"))
                .word(0);
    }

    /** The branch of an account, asked of a registry that is not yet believed. */
    static Optional<Branch> branchOf(Rpc rpc, ChainAddress registry, ChainAddress account) throws IOException {
        try {
            Bytes answer = rpc.call(registry, Abi.call("branchOf", Abi.address(account)));
            return Optional.of(branch(Abi.words(answer)));
        } catch (CallRevertedException e) {
            return Optional.empty();
        }
    }

    private static Branch branch(Words answer) {
        return new Branch(
                answer.address(STRUCT),
                answer.text(STRUCT + offset(answer, STRUCT + 4)),
                answer.word(STRUCT + 3),
                answer.text(STRUCT + offset(answer, STRUCT + 5)),
                answer.address(STRUCT + 1),
                answer.flag(STRUCT + 2));
    }

    private static int offset(Words answer, int index) {
        long words = answer.number(index) / Bytes32.LENGTH_BYTES;
        if (words > answer.size()) {
            throw new IllegalArgumentException("the answer points beyond its end");
        }
        return (int) words;
    }

    @Override
    public void onEvent(ChainEvent event) {
        if (event instanceof ChainEvent.BranchChanged) {
            branches.forgetAll();
        }
    }

    @Override
    public void onRollback(long firstBlock) {
        branches.forgetAll();
    }
}
