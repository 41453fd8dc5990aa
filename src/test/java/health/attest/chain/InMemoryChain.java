package health.attest.chain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Blocks with events, which grow and are replaced. */
final class InMemoryChain implements ChainNode {
    private final RandomGenerator random;
    private final List<BlockHeader> blocks = new ArrayList<>();
    private final List<ChainEvent> events = new ArrayList<>();

    InMemoryChain(long seed) {
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        grow();
    }

    /** One more block with up to three events. */
    void grow() {
        Bytes32 parent =
                blocks.isEmpty() ? Bytes32.ZERO : blocks.get(blocks.size() - 1).hash();
        BlockHeader block = new BlockHeader(blocks.size(), word(), parent, Instant.EPOCH, 0);
        blocks.add(block);
        for (int i = random.nextInt(4); i > 0; i--) {
            ChainEvent.Position position = new ChainEvent.Position(block.number(), 4 - i, block.hash(), word());
            events.add(new ChainEvent.UserChanged(position, word()));
        }
    }

    /** Up to five blocks are replaced, by as many or fewer. */
    void reorganise() {
        int depth = Math.min(1 + random.nextInt(5), blocks.size() - 1);
        for (int i = 0; i < depth; i++) {
            blocks.remove(blocks.size() - 1);
        }
        events.removeIf(event -> event.position().block() >= blocks.size());
        for (int i = random.nextInt(depth + 1); i > 0; i--) {
            grow();
        }
    }

    @Override
    public BlockHeader latest() {
        return blocks.get(blocks.size() - 1);
    }

    @Override
    public Optional<BlockHeader> block(long number) {
        return number < blocks.size() ? Optional.of(blocks.get((int) number)) : Optional.empty();
    }

    @Override
    public List<ChainEvent> events(long firstBlock, long lastBlock) {
        return events.stream()
                .filter(event -> event.position().block() >= firstBlock
                        && event.position().block() <= lastBlock)
                .toList();
    }

    @Override
    public long finalizedBlock() {
        return -1;
    }

    @Override
    public Optional<Receipt> receipt(Bytes32 transaction) {
        return Optional.empty();
    }

    @Override
    public long nonce(ChainAddress account, long block) {
        return 0;
    }

    @Override
    public long suggestedTipWei() {
        return 0;
    }

    @Override
    public long estimateGas(ChainAddress from, ChainAddress to, Bytes data) {
        return 21_000;
    }

    @Override
    public SendOutcome send(Bytes raw) {
        return SendOutcome.REJECTED;
    }

    @Override
    public Deployment deployment() {
        throw new ChainUnavailableException("nothing is deployed");
    }

    private Bytes32 word() {
        byte[] bytes = new byte[Bytes32.LENGTH_BYTES];
        random.nextBytes(bytes);
        return Bytes32.of(bytes);
    }
}
