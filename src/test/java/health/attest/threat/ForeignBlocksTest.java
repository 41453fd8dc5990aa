package health.attest.threat;

import static health.attest.threat.ThreatFixtures.NOON;
import static health.attest.threat.ThreatFixtures.address;
import static health.attest.threat.ThreatFixtures.anonymous;
import static health.attest.threat.ThreatFixtures.authenticated;
import static org.assertj.core.api.Assertions.assertThat;

import health.attest.access.ClientAddress;
import health.attest.chain.BlockedAddressRegistry;
import health.attest.chain.Bytes32;
import health.attest.chain.ChainAddress;
import health.attest.chain.ChainEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ForeignBlocksTest {
    private static final ChainAddress OURS = account(1);
    private static final ChainAddress SOUTH = account(2);
    private static final ChainAddress EAST = account(3);
    private static final ClientAddress ATTACKER = address("192.0.2.1");

    private final ThreatFixtures guard = new ThreatFixtures();
    private final List<ChainAddress> alarms = new ArrayList<>();
    private final ForeignBlocks feed = new ForeignBlocks(
            guard.blocklist,
            guard.signatures,
            OURS::equals,
            alarms::add,
            guard.response::onLiftedElsewhere,
            guard.clock);
    private final Bytes32 tag = guard.keys.tag(ATTACKER);

    /** Property 17: a block or unblock that another branch records is effective here when its event is heard. */
    @Test
    void aBlockOfAnotherBranchRefusesHereAndAnUnblockServesAgain() {
        feed.onEvent(blocked(1, tag, SOUTH));
        assertThat(verdict()).isEqualTo(new Verdict.Refuse(false));

        feed.onEvent(new ChainEvent.AddressUnblocked(at(2), tag, SOUTH));
        assertThat(verdict()).isEqualTo(new Verdict.Proceed());
    }

    @Test
    void anUnblockIsNeverUndoneByAnOlderBlock() {
        feed.onEvent(new ChainEvent.AddressUnblocked(at(5), tag, SOUTH));
        feed.onEvent(blocked(4, tag, SOUTH));

        assertThat(verdict()).isEqualTo(new Verdict.Proceed());
    }

    @Test
    void anUnblockElsewhereLiftsOurOwnBlock() {
        feed.onCaughtUp(0);
        guard.blocklist.blockForScore(tag, "x");
        feed.onEvent(blocked(1, tag, OURS));

        feed.onEvent(new ChainEvent.AddressUnblocked(at(2), tag, SOUTH));

        assertThat(guard.gate.isBlocked(ATTACKER)).isFalse();
    }

    @Test
    void anUnblockHeardAgainAfterAStartLiftsNoBlockDecidedSince() {
        guard.blocklist.blockForScore(tag, "not on chain yet");
        feed.onEvent(blocked(1, tag, OURS));
        feed.onEvent(new ChainEvent.AddressUnblocked(at(2), tag, SOUTH));
        assertThat(guard.gate.isBlocked(ATTACKER)).isTrue();

        guard.blocklist.replaceOwn(List.of(confirmedAt(4)));
        feed.onEvent(new ChainEvent.AddressUnblocked(at(3), tag, EAST));
        assertThat(guard.gate.isBlocked(ATTACKER)).isTrue();

        feed.onEvent(new ChainEvent.AddressUnblocked(at(5), tag, EAST));
        assertThat(guard.gate.isBlocked(ATTACKER)).isFalse();
    }

    private Block confirmedAt(long chainBlock) {
        return new Block(
                tag,
                Block.Source.MANUAL,
                "x",
                NOON,
                null,
                "grace",
                "north",
                Block.ChainStatus.CONFIRMED,
                "0x1",
                chainBlock);
    }

    @Test
    void aStormSpreadOverLaterExpiriesIsPausedToo() {
        feed.onCaughtUp(0);
        for (int i = 0; i < 1_000; i++) {
            feed.onEvent(new ChainEvent.AddressBlocked(
                    at(i + 1),
                    new BlockedAddressRegistry.Block(
                            guard.keys.tag(address(i)),
                            Optional.of(NOON.plus(Duration.ofHours(i % 744))),
                            1,
                            false,
                            SOUTH)));
        }

        assertThat(alarms).containsExactly(SOUTH);
        assertThat(guard.blocklist.size()).isLessThanOrEqualTo(100);
    }

    @Test
    void aBlockOfAnotherBranchTouchesNoSharedAddressAndNoToken() {
        guard.pass(authenticated(ATTACKER, "alice", false, "GET Patient/{id}"), 200);
        feed.onEvent(blocked(1, tag, SOUTH));

        assertThat(verdict()).isEqualTo(new Verdict.Proceed());
        assertThat(guard.gate
                        .judge(authenticated(ATTACKER, "alice", false, "GET Patient/{id}"))
                        .verdict())
                .isEqualTo(new Verdict.Proceed());
    }

    /** Property 42: a signature counts here when enough other branches, or the administrator, stand behind it. */
    @Test
    void aSignatureOfOthersCountsWithAQuorum() {
        Bytes32 pattern = patternOf(ATTACKER);

        feed.onEvent(new ChainEvent.SignatureReported(at(1), pattern, 3, SOUTH, NOON.plus(Duration.ofDays(30))));
        feed.onEvent(new ChainEvent.SignatureVouched(at(2), pattern, SOUTH, false));
        assertThat(guard.signatures.isTrusted(pattern)).isFalse();

        feed.onEvent(new ChainEvent.SignatureVouched(at(3), pattern, EAST, false));
        assertThat(guard.signatures.isTrusted(pattern)).isTrue();

        guard.clock.advance(Duration.ofDays(30));
        assertThat(guard.signatures.isTrusted(pattern)).isFalse();
    }

    @Test
    void aPoisonedSignatureOfOneReporterRaisesNobodysScore() {
        Bytes32 pattern = patternOf(ATTACKER);

        feed.onEvent(new ChainEvent.SignatureReported(at(1), pattern, 10, SOUTH, NOON.plus(Duration.ofDays(30))));

        assertThat(guard.gate
                        .judge(anonymous(ATTACKER, "GET Patient/{id}"))
                        .score()
                        .factors())
                .containsEntry(Factor.SIGNATURE, 0);
    }

    @Test
    void aStormOfBlocksFromOneReporterIsPausedAndAlarmedOnce() {
        for (int i = 0; i < 10_000; i++) {
            feed.onEvent(blocked(i + 1, guard.keys.tag(address(i)), SOUTH));
        }
        feed.onEvent(blocked(20_000, tag, EAST));

        assertThat(guard.blocklist.size()).isEqualTo(101);
        assertThat(alarms).containsExactly(SOUTH);
    }

    @Test
    void aReorganisationUndoesWhatItTookBack() {
        feed.onEvent(blocked(1, tag, SOUTH));
        feed.onEvent(new ChainEvent.AddressUnblocked(at(2), tag, SOUTH));

        feed.onRollback(2);

        assertThat(verdict()).isEqualTo(new Verdict.Refuse(false));
    }

    /** Property 43: a branch that hears all events from the first on knows every block and signature that stands. */
    @Test
    void aNewBranchKnowsWhatStands() {
        for (int hour = 0; hour < 20; hour++) {
            for (int i = 0; i < 50; i++) {
                int n = hour * 50 + i;
                feed.onEvent(new ChainEvent.AddressBlocked(
                        at(n + 1),
                        new BlockedAddressRegistry.Block(
                                guard.keys.tag(address(n)),
                                Optional.of(NOON.plus(Duration.ofHours(hour + 1))),
                                1,
                                false,
                                SOUTH)));
            }
        }
        assertThat(guard.blocklist.size()).isEqualTo(1_000);
        assertThat(alarms).isEmpty();
    }

    private Bytes32 patternOf(ClientAddress address) {
        return Objects.requireNonNull(
                guard.gate.judge(anonymous(address, "GET Patient/{id}")).pattern());
    }

    private Verdict verdict() {
        return guard.gate.judge(anonymous(ATTACKER, "GET Patient")).verdict();
    }

    private static ChainEvent.AddressBlocked blocked(long block, Bytes32 tag, ChainAddress reporter) {
        return new ChainEvent.AddressBlocked(
                at(block),
                new BlockedAddressRegistry.Block(
                        tag, Optional.of(NOON.plus(Duration.ofHours(24))), 1, false, reporter));
    }

    private static ChainEvent.Position at(long block) {
        return new ChainEvent.Position(block, 0, Bytes32.ZERO, Bytes32.ZERO);
    }

    private static ChainAddress account(int n) {
        return new ChainAddress("0x" + "0".repeat(39) + n);
    }
}
