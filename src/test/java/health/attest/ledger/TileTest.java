package health.attest.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TileTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0, 256, 0/000",
        "0, 1234067, 256, 0/x001/x234/067",
        "1, 999, 256, 1/999",
        "1, 1000, 256, 1/x001/000",
        "0, 1234067, 8, 0/x001/x234/067.p/8",
        "7, 0, 1, 7/000.p/1"
    })
    void thePathIsThatOfTheSpecification(int level, long index, int width, String path) {
        assertThat(new Tile(level, index, width).path()).isEqualTo(path);
        assertThat(Tile.parse(path)).contains(new Tile(level, index, width));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "0/0",
                "0/00",
                "0/0000",
                "8/000",
                "00/000",
                "0/x000/001",
                "0/001/002",
                "0/x001/2",
                "0/000.p/0",
                "0/000.p/256",
                "0/000.p/257",
                "0/000.p/08",
                "0/000.p/",
                "-1/000",
                "0/../000",
                "0/000/",
                "0/x001/x001/x001/x001/x001/x001/001"
            })
    void anyOtherPathIsNoTile(String path) {
        assertThat(Tile.parse(path)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 0",
        "0, 0, 1, 1",
        "0, 0, 256, 256",
        "0, 0, 257, 256",
        "0, 1, 257, 1",
        "0, 2, 257, 0",
        "1, 0, 255, 0",
        "1, 0, 256, 1",
        "1, 0, 70000, 256",
        "1, 1, 70000, 17",
        "2, 0, 70000, 1"
    })
    void aTreeFillsItsTilesFromTheLeft(int level, long index, long size, int width) {
        assertThat(Tile.widthAt(level, index, size)).isEqualTo(width);
    }

    @Test
    void placesThatCannotBeAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Tile(-1, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Tile(8, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Tile(0, -1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Tile(0, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Tile(0, 0, 257));
    }

    @Test
    void aRowThatEndsTooEarlyIsNoticed() {
        TiledSubtrees.Source oneHash = (level, index) -> new byte[Hash.LENGTH_BYTES];

        assertThatThrownBy(() -> MerkleTree.root(new TiledSubtrees(oneHash), 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("tile 0/0 is shorter than the tree it belongs to");
        assertThatThrownBy(() -> TileEdge.of(2, oneHash))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("tile 0/0 ends before size 2");
    }
}
