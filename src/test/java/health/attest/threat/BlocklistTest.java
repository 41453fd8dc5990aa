package health.attest.threat;

import static health.attest.threat.ThreatFixtures.NOON;
import static health.attest.threat.ThreatFixtures.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.attest.access.ClientAddress;
import health.attest.chain.Bytes32;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BlocklistTest {
    private static final ClientAddress HOME = address("192.0.2.1");
    private final ThreatFixtures guard = new ThreatFixtures();
    private final Bytes32 tag = guard.keys.tag(HOME);

    /**
     * Property 16: an entry of the blocklist says who, why, since and until when, by whom, where and how far on chain.
     */
    @Test
    void anEntryIsComplete() {
        Block block = guard.blocklist.blockForScore(tag, "score 85").orElseThrow();

        assertThat(block)
                .isEqualTo(new Block(
                        tag,
                        Block.Source.AUTO,
                        "score 85",
                        NOON,
                        NOON.plus(Duration.ofHours(24)),
                        "score",
                        "north",
                        Block.ChainStatus.PENDING,
                        null,
                        null));
        assertThat(block.tag().toHex()).doesNotContain("192.0.2.1");
    }

    /** Property 18: a block that a person lifts is gone at once. */
    @Test
    void aLiftedBlockIsGoneAtOnce() {
        guard.blocklist.blockByHand(tag, "x", "grace");

        assertThat(guard.response.unblockByHand("192.0.2.1")).contains(true);

        assertThat(guard.gate.isBlocked(HOME)).isFalse();
        assertThat(guard.response.unblockByHand("192.0.2.1")).contains(false);
        assertThat(guard.response.unblockByHand("nonsense")).isEmpty();
    }

    /**
     * Property 28: blocking and unblocking by hand reach the store, and with it the chain, in the order they were
     * decided.
     */
    @Test
    void whatAPersonDecidesReachesTheStoreInOrder() {
        guard.response.blockByHand("192.0.2.1", "x", "grace", address("203.0.113.9"));
        guard.response.unblockByHand("192.0.2.1");
        guard.response.blockByHand("192.0.2.1", "y", "grace", address("203.0.113.9"));

        guard.response.synchronise();

        assertThat(guard.store.told).containsExactly("block " + tag, "unblock " + tag, "block " + tag);
        assertThat(guard.store.saved).hasSize(1);
    }

    @Test
    void blocksStandInMemoryWhileTheStoreIsAwayAndReachItOnceAfterwards() {
        guard.store.away = true;
        guard.response.blockByHand("192.0.2.1", "x", "grace", address("203.0.113.9"));

        assertThatThrownBy(guard.response::synchronise).isInstanceOf(ThreatStore.StoreUnavailableException.class);
        assertThat(guard.gate.isBlocked(HOME)).isTrue();

        guard.store.away = false;
        guard.response.synchronise();
        guard.response.synchronise();
        assertThat(guard.store.told).containsExactly("block " + tag);
        assertThat(guard.gate.isBlocked(HOME)).isTrue();
    }

    @Test
    void aFailedChallengeNeverShortensABlock() {
        guard.blocklist.blockForScore(tag, "x");

        assertThat(guard.blocklist.blockForChallenges(tag)).isEmpty();
    }
}
