package health.attest.ledger;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Trees that tests compare with, computed in the plainest way RFC 9162 can be read. */
final class LedgerFixtures {
    /** The entries of the reference implementation's test tree (google/certificate-transparency, merkle_tree_test). */
    static final List<Hash> PUBLISHED_LEAVES = List.of(
            publishedLeaf(""),
            publishedLeaf("00"),
            publishedLeaf("10"),
            publishedLeaf("2021"),
            publishedLeaf("3031"),
            publishedLeaf("40414243"),
            publishedLeaf("5051525354555657"),
            publishedLeaf("606162636465666768696a6b6c6d6e6f"));

    private LedgerFixtures() {}

    static List<Hash> leaves(int count) {
        List<Hash> leaves = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            leaves.add(leaf("entry " + i));
        }
        return leaves;
    }

    static Hash leaf(String entry) {
        return Hash.ofLeaf(entry.getBytes(StandardCharsets.UTF_8));
    }

    /** MTH of RFC 9162 section 2.1.1, word for word. */
    static Hash plainRoot(List<Hash> leaves) {
        if (leaves.isEmpty()) {
            return Hash.ofEmptyTree();
        }
        if (leaves.size() == 1) {
            return leaves.get(0);
        }
        int split = Integer.highestOneBit(leaves.size() - 1);
        return Hash.ofNode(plainRoot(leaves.subList(0, split)), plainRoot(leaves.subList(split, leaves.size())));
    }

    static Subtrees over(List<Hash> leaves) {
        List<List<Hash>> levels = new ArrayList<>();
        for (int level = 0; 1 << level <= leaves.size(); level++) {
            List<Hash> roots = new ArrayList<>();
            for (int begin = 0; begin + (1 << level) <= leaves.size(); begin += 1 << level) {
                roots.add(plainRoot(leaves.subList(begin, begin + (1 << level))));
            }
            levels.add(roots);
        }
        return (level, index) -> levels.get(level).get((int) index);
    }

    static Hash flipped(Hash hash) {
        byte[] bytes = hash.toBytes();
        bytes[31] ^= 1;
        return Hash.of(bytes);
    }

    private static Hash publishedLeaf(String hex) {
        return Hash.ofLeaf(HexFormat.of().parseHex(hex));
    }
}
