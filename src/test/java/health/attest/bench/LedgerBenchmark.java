package health.attest.bench;

import health.attest.ledger.CanonicalResource;
import health.attest.ledger.CompactRange;
import health.attest.ledger.Hash;
import health.attest.ledger.MerkleTree;
import health.attest.ledger.TileEdge;
import health.attest.ledger.TiledSubtrees;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A million leaves: to append them, to say the root, to prove one; and the digest of a small resource. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class LedgerBenchmark {
    private static final int LEAVES = 1_000_000;
    private static final String PATIENT =
            "{\"resourceType\":\"Patient\",\"id\":\"p1\",\"meta\":{\"versionId\":\"1\",\"lastUpdated\":"
                    + "\"2026-01-02T03:04:05.678+00:00\"},\"name\":[{\"family\":\"Proof\",\"given\":[\"A\",\"B\"]}],"
                    + "\"birthDate\":\"1970-01-01\",\"address\":[{\"city\":\"Bern\",\"postalCode\":\"3000\"}]}";

    private final Map<TileEdge.Position, byte[]> tiles = new TreeMap<>();
    private Subject subject = new Subject(Hash.ofEmptyTree());

    private record Subject(Hash root) {}

    /** Fills the tiles once. */
    @Setup
    public void grow() {
        TileEdge edge = TileEdge.of(0, (level, index) -> new byte[0]);
        for (int i = 0; i < LEAVES; i++) {
            edge.append(leaf(i));
        }
        tiles.putAll(edge.takeChanged());
        subject = new Subject(edge.root());
    }

    /** Hashes and appends a million leaves. */
    @Benchmark
    public Hash appendMillion() {
        CompactRange range = new CompactRange();
        for (int i = 0; i < LEAVES; i++) {
            range.append(leaf(i));
        }
        return range.root();
    }

    /** Hashes and appends a million leaves, keeping every tile. */
    @Benchmark
    public int appendMillionWithTiles() {
        TileEdge edge = TileEdge.of(0, (level, index) -> new byte[0]);
        for (int i = 0; i < LEAVES; i++) {
            edge.append(leaf(i));
        }
        return edge.takeChanged().size();
    }

    /** Proves one of a million from tiles, and checks it. */
    @Benchmark
    public boolean proveOneOfMillion() {
        TiledSubtrees subtrees = new TiledSubtrees(
                (level, index) -> tiles.getOrDefault(new TileEdge.Position(level, index), new byte[0]));
        return MerkleTree.proveInclusion(subtrees, 123_456, LEAVES).proves(leaf(123_456), subject.root());
    }

    /** Canonical form and digest of a small Patient. */
    @Benchmark
    public Hash digestPatient() {
        return CanonicalResource.digest(PATIENT);
    }

    private static Hash leaf(int number) {
        return Hash.ofLeaf(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    }
}
