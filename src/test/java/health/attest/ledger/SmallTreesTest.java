package health.attest.ledger;

import static health.attest.ledger.LedgerFixtures.flipped;
import static health.attest.ledger.LedgerFixtures.leaf;
import static health.attest.ledger.LedgerFixtures.leaves;
import static health.attest.ledger.LedgerFixtures.plainRoot;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every tree of at most 65 leaves, every entry, every pair of sizes. */
class SmallTreesTest {
    private static final int SIZE_MAX = 65;
    private static final List<Hash> LEAVES = leaves(SIZE_MAX);
    private static final List<Hash> ROOTS = IntStream.rangeClosed(0, SIZE_MAX)
            .mapToObj(size -> plainRoot(LEAVES.subList(0, size)))
            .toList();
    private static final Subtrees TREE = LedgerFixtures.over(LEAVES);

    @Test
    void everyRootIsThatOfTheSpecification() {
        CompactRange range = new CompactRange();
        for (int size = 0; size <= SIZE_MAX; size++) {
            assertThat(MerkleTree.root(TREE, size)).isEqualTo(ROOTS.get(size));
            assertThat(range.root()).isEqualTo(ROOTS.get(size));
            assertThat(CompactRange.of(size, range.peaks()).root()).isEqualTo(ROOTS.get(size));
            if (size < SIZE_MAX) {
                range.append(LEAVES.get(size));
            }
        }
    }

    @Test
    void everyEntryProvesItsPlaceAndNoOther() {
        for (int size = 1; size <= SIZE_MAX; size++) {
            for (int index = 0; index < size; index++) {
                InclusionProof proof = MerkleTree.proveInclusion(TREE, index, size);

                assertThat(proof.proves(LEAVES.get(index), ROOTS.get(size))).isTrue();
                assertThat(proof.proves(leaf("stranger"), ROOTS.get(size))).isFalse();
                assertThat(proof.proves(LEAVES.get(index), ROOTS.get(size - 1))).isFalse();
                for (int other = 0; other < size; other++) {
                    assertThat(new InclusionProof(other, size, proof.path()).proves(LEAVES.get(index), ROOTS.get(size)))
                            .isEqualTo(other == index);
                }
            }
        }
    }

    @Test
    void everyPairOfSizesIsConsistentAndNoOther() {
        for (int to = 0; to <= SIZE_MAX; to++) {
            for (int from = 0; from <= to; from++) {
                ConsistencyProof proof = MerkleTree.proveConsistency(TREE, from, to);

                assertThat(proof.proves(ROOTS.get(from), ROOTS.get(to))).isTrue();
                for (int other = 0; other <= SIZE_MAX; other++) {
                    assertThat(proof.proves(ROOTS.get(other), ROOTS.get(to))).isEqualTo(other == from);
                    // From the empty tree everything follows, so the later root is not what such a proof binds.
                    if (from > 0) {
                        assertThat(proof.proves(ROOTS.get(from), ROOTS.get(other)))
                                .isEqualTo(other == to);
                    }
                }
            }
        }
    }

    @Test
    void noPathSurvivesATouch() {
        for (int size = 2; size <= SIZE_MAX; size++) {
            InclusionProof inclusion = MerkleTree.proveInclusion(TREE, size / 2, size);
            ConsistencyProof consistency = MerkleTree.proveConsistency(TREE, size / 2, size);
            for (List<Hash> path : touched(inclusion.path())) {
                assertThat(new InclusionProof(size / 2, size, path).proves(LEAVES.get(size / 2), ROOTS.get(size)))
                        .isFalse();
            }
            for (List<Hash> path : touched(consistency.path())) {
                assertThat(new ConsistencyProof(size / 2, size, path).proves(ROOTS.get(size / 2), ROOTS.get(size)))
                        .isFalse();
            }
        }
    }

    @Test
    void sizesAndPositionsThatCannotBeProveNothing() {
        Hash root = ROOTS.get(8);
        List<Hash> path = MerkleTree.proveInclusion(TREE, 3, 8).path();

        assertThat(new InclusionProof(-1, 8, path).proves(LEAVES.get(3), root)).isFalse();
        assertThat(new InclusionProof(8, 8, path).proves(LEAVES.get(3), root)).isFalse();
        assertThat(new InclusionProof(3, -8, path).proves(LEAVES.get(3), root)).isFalse();
        assertThat(new InclusionProof(3, 9, path).proves(LEAVES.get(3), root)).isFalse();
        assertThat(new InclusionProof(3, 8, repeated(64)).proves(LEAVES.get(3), root))
                .isFalse();
        assertThat(new ConsistencyProof(-1, 8, List.of()).proves(root, root)).isFalse();
        assertThat(new ConsistencyProof(9, 8, List.of()).proves(root, root)).isFalse();
        assertThat(new ConsistencyProof(3, 8, List.of()).proves(ROOTS.get(3), root))
                .isFalse();
        assertThat(new ConsistencyProof(3, 8, repeated(65)).proves(ROOTS.get(3), root))
                .isFalse();
        assertThat(new ConsistencyProof(0, 8, path).proves(ROOTS.get(0), root)).isFalse();
        assertThat(new ConsistencyProof(0, 0, List.of()).proves(ROOTS.get(0), root))
                .isFalse();
    }

    /** One hash changed, one missing, one more, at every place. */
    private static List<List<Hash>> touched(List<Hash> path) {
        List<List<Hash>> touched = new ArrayList<>();
        for (int i = 0; i < path.size(); i++) {
            List<Hash> changed = new ArrayList<>(path);
            changed.set(i, flipped(path.get(i)));
            touched.add(changed);
            List<Hash> shorter = new ArrayList<>(path);
            shorter.remove(i);
            touched.add(shorter);
            List<Hash> longer = new ArrayList<>(path);
            longer.add(i, path.get(i));
            touched.add(longer);
        }
        List<Hash> extended = new ArrayList<>(path);
        extended.add(leaf("one more"));
        touched.add(extended);
        return touched;
    }

    private static List<Hash> repeated(int count) {
        return IntStream.range(0, count).mapToObj(i -> leaf("again")).toList();
    }
}
