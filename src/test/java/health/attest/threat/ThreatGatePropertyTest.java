package health.attest.threat;

import static health.attest.samples.Samples.forAll;
import static health.attest.threat.ThreatFixtures.address;
import static health.attest.threat.ThreatFixtures.anonymous;
import static health.attest.threat.ThreatFixtures.authenticated;
import static org.assertj.core.api.Assertions.assertThat;

import health.attest.access.AddressRange;
import health.attest.access.ClientAddress;
import health.attest.access.RegisteredLimits;
import health.attest.chain.Bytes32;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThreatGatePropertyTest {
    private static final ClientAddress HOME = address("192.0.2.1");
    private final ThreatFixtures guard = new ThreatFixtures();

    /** Property 15: a blocked address is rejected, and only that one. */
    @Test
    void aBlockedAddressIsRejectedAndOnlyThatOne() {
        forAll(random -> random.nextInt(60_000), n -> {
            ThreatFixtures fresh = new ThreatFixtures();

            fresh.blocklist.blockForScore(fresh.keys.tag(address(n)), "test");

            assertThat(fresh.gate.isBlocked(address(n))).isTrue();
            assertThat(fresh.gate.isBlocked(address((n + 1) % 60_000))).isFalse();
        });
    }

    /** Property 19: 49 addresses with one fingerprint are no coordinated attack, 50 are, whatever each of them does. */
    @Test
    void fortyNineAddressesAreNoAttackAndFiftyAre() {
        attackFrom(0, 49);
        assertThat(guard.store.signatures).isEmpty();

        attackFrom(0, 49);
        guard.response.synchronise();
        assertThat(guard.store.signatures).isEmpty();

        attackFrom(49, 50);
        guard.response.synchronise();
        assertThat(guard.store.signatures).hasSize(1);
    }

    /** Property 20: one attack makes one signature, flagged once an hour. */
    @Test
    void oneAttackMakesOneSignature() {
        attackFrom(0, 200);
        attackFrom(0, 200);
        guard.response.synchronise();

        assertThat(guard.store.signatures).hasSize(1);
        assertThat(guard.store.signatures.get(0).fingerprint())
                .isEqualTo(
                        "{\"agent\":\"mozilla\",\"credentials\":\"none\",\"parameters\":[],\"route\":\"GET Patient/{id}\"}");
    }

    /** Property 21: a request that matches a trusted signature has 30 points more. */
    @Test
    void aMatchingSignatureAddsThirtyPoints() {
        attackFrom(0, 50);

        ThreatScore matching =
                guard.gate.judge(anonymous(HOME, "GET Patient/{id}")).score();
        ThreatScore other = guard.gate
                .judge(anonymous(address("192.0.2.2"), "GET Observation"))
                .score();

        assertThat(matching.points() - other.points()).isEqualTo(30);
    }

    /** Property 22: an anonymous request at 40 to 59 points is challenged, and no other is. */
    @Test
    void anAnonymousRequestAtMediumIsChallenged() {
        forAll(random -> random.nextInt(0, 101), points -> {
            Verdict verdict = guard.policy.answer(ThreatLevel.of(points), calm(), false, false, false);

            assertThat(verdict instanceof Verdict.Challenge).isEqualTo(points >= 40 && points <= 59);
        });
    }

    /** Property 23: a request with a solved challenge proceeds when its score is under 60, and not at 60. */
    @Test
    void aSolvedChallengeLetsARequestProceedBelowSixty() {
        forAll(random -> random.nextInt(0, 101), points -> {
            Verdict verdict = guard.policy.answer(ThreatLevel.of(points), calm(), false, false, true);

            assertThat(verdict instanceof Verdict.Proceed).isEqualTo(points < 60);
        });
    }

    /** Property 24: the third failed challenge within ten minutes blocks the address for 15 minutes, here only. */
    @Test
    void theThirdFailedChallengeBlocksForFifteenMinutes() {
        guard.response.solve(ThreatFixtures.WRONG, HOME);
        guard.response.solve(ThreatFixtures.WRONG, HOME);
        assertThat(guard.gate.isBlocked(HOME)).isFalse();

        guard.response.solve(ThreatFixtures.WRONG, HOME);

        assertThat(guard.gate.isBlocked(HOME)).isTrue();
        assertThat(guard.blocklist.find(guard.keys.tag(HOME)).orElseThrow().chainStatus())
                .isEqualTo(Block.ChainStatus.NONE);
        guard.clock.advance(Duration.ofMinutes(15).minusMillis(1));
        assertThat(guard.gate.isBlocked(HOME)).isTrue();
        guard.clock.advance(Duration.ofMillis(1));
        assertThat(guard.gate.isBlocked(HOME)).isFalse();
    }

    /** Property 25: an authenticated request is never challenged and its address never blocked, at any score. */
    @Test
    void anAuthenticatedRequestIsNeverChallenged() {
        forAll(random -> random.nextInt(0, 101), points -> {
            Verdict verdict = guard.policy.answer(ThreatLevel.of(points), calm(), true, false, false);

            assertThat(verdict).isNotInstanceOf(Verdict.Challenge.class);
        });
        for (int i = 0; i < 2_000; i++) {
            guard.pass(authenticated(HOME, "alice", false, "GET Patient/{id}"), 200);
        }
        assertThat(guard.gate.isBlocked(HOME)).isFalse();
    }

    /**
     * Property 35: of any number of anonymous requests in a minute exactly 100 are within the limit; the 101st is
     * refused.
     */
    @Test
    void theHundredAndFirstAnonymousRequestIsRefused() {
        Map<Boolean, Integer> counts = new HashMap<>();
        for (int i = 0; i < 250; i++) {
            boolean admitted =
                    guard.gate.judge(anonymous(HOME, "GET Patient/" + i)).seen().admitted();
            assertThat(admitted).isEqualTo(i < 100);
            counts.merge(admitted, 1, Integer::sum);
        }
        assertThat(counts).containsEntry(true, 100).containsEntry(false, 150);
    }

    /**
     * Property 36: of any number of requests of a user in a minute exactly 500 proceed; the 501st is refused with 429.
     */
    @Test
    void theFiveHundredAndFirstRequestOfAUserIsRefused() {
        for (int i = 1; i <= 501; i++) {
            Verdict verdict = guard.gate
                    .judge(authenticated(HOME, "alice", false, "GET Patient/{id}"))
                    .verdict();
            assertThat(verdict instanceof Verdict.Proceed).as("request " + i).isEqualTo(i <= 500);
        }
        assertThat(guard.gate
                        .judge(authenticated(HOME, "bob", false, "GET Patient/{id}"))
                        .verdict())
                .isEqualTo(new Verdict.Proceed());
    }

    /**
     * Property 38: an anonymous request at 80 points or more blocks its address for the next one, unless it is shared
     * or never blocked.
     */
    @Test
    void aCriticalRequestBlocksItsAddress() {
        forAll(random -> random.nextInt(0, 101), points -> {
            Verdict verdict = guard.policy.answer(ThreatLevel.of(points), calm(), false, false, false);
            assertThat(verdict.equals(new Verdict.Refuse(true))).isEqualTo(points >= 80);
        });
        attackFrom(0, 50);
        hammer(HOME);
        assertThat(guard.gate.isBlocked(HOME)).isTrue();
    }

    /** Property 39: an automatic block expires exactly 24 hours later. */
    @Test
    void anAutomaticBlockExpiresExactlyADayLater() {
        guard.blocklist.blockForScore(guard.keys.tag(HOME), "test");

        guard.clock.advance(Duration.ofHours(24).minusNanos(1));
        assertThat(guard.gate.isBlocked(HOME)).isTrue();
        guard.clock.advance(Duration.ofNanos(1));
        assertThat(guard.gate.isBlocked(HOME)).isFalse();
    }

    /** Property 40: a manual block never expires and is never replaced by an automatic one. */
    @Test
    void aManualBlockStays() {
        Bytes32 tag = guard.keys.tag(HOME);
        guard.blocklist.blockByHand(tag, "test", "grace");

        assertThat(guard.blocklist.blockForScore(tag, "test")).isEmpty();
        assertThat(guard.blocklist.blockForChallenges(tag)).isEmpty();
        guard.clock.advance(Duration.ofDays(3_650));
        assertThat(guard.blocklist.find(tag).orElseThrow().source()).isEqualTo(Block.Source.MANUAL);
    }

    /**
     * Property 41: an unblock clears every counter of the key, so that its next request scores as the first one did.
     */
    @Test
    void anUnblockStartsTheKeyAgain() {
        int first = guard.gate.judge(anonymous(HOME, "GET Patient")).score().points();
        hammer(HOME);
        guard.blocklist.blockForScore(guard.keys.tag(HOME), "test");

        assertThat(guard.response.unblockByHand("192.0.2.1")).contains(true);

        ThreatGate.Judgement next = guard.gate.judge(anonymous(HOME, "GET Patient"));
        assertThat(next.score().points()).isEqualTo(first);
        assertThat(next.seen().requests()).isEqualTo(1);
        assertThat(guard.gate.isBlocked(HOME)).isFalse();
    }

    @Test
    void aSharedAddressIsNeverBlockedAndItsGuestsAreRefusedOneByOne() {
        attackFrom(0, 50);
        guard.pass(authenticated(HOME, "alice", false, "GET Patient/{id}"), 200);

        hammer(HOME);

        assertThat(guard.gate.isBlocked(HOME)).isFalse();
        assertThat(guard.gate.judge(anonymous(HOME, "GET Patient/{id}")).verdict())
                .isInstanceOfAny(Verdict.Refuse.class, Verdict.Throttle.class);
        assertThat(guard.gate
                        .judge(authenticated(HOME, "alice", false, "GET Patient/{id}"))
                        .verdict())
                .isEqualTo(new Verdict.Proceed());
    }

    @Test
    void anAddressOnTheNeverBlockListIsNotBlockedByScoreChallengesOrHand() {
        ThreatFixtures careful = new ThreatFixtures(new ThreatPolicy(
                false,
                100,
                500,
                5_000,
                600,
                List.of(AddressRange.parse("192.0.2.0/24").orElseThrow()),
                2,
                List.of(),
                RegisteredLimits.NONE));

        IntStream.range(0, 300).forEach(i -> careful.pass(anonymous(HOME, "GET Patient/{id}"), 404));
        IntStream.range(0, 5).forEach(i -> careful.response.solve(ThreatFixtures.WRONG, HOME));

        assertThat(careful.gate.isBlocked(HOME)).isFalse();
        assertThat(careful.response.blockByHand("192.0.2.1", "x", "grace", address("203.0.113.9")))
                .isEmpty();
    }

    @Test
    void whatMustNotBeBlockedByHandIsRefused() {
        ClientAddress own = address("203.0.113.9");
        for (String typed : List.of(
                "203.0.113.9", "0.0.0.0/0", "::/0", "nonsense", "", "10.0.0.0/8", "0.0.0.0", "127.0.0.1", "::")) {
            assertThat(guard.response.blockByHand(typed, "x", "grace", own))
                    .as(typed)
                    .isEmpty();
        }
        assertThat(guard.response.blockByHand("198.51.100.4", "x", "grace", own))
                .isPresent();
    }

    @Test
    void twoHundredAndFiftySixAddressesOfOneNetworkAreOneKey() {
        for (int i = 0; i < 256; i++) {
            guard.gate.judge(anonymous(address("2001:db8:0:1::" + Integer.toHexString(i)), "GET Patient/" + i));
        }
        assertThat(guard.gate
                        .judge(anonymous(address("2001:db8:0:1:ffff::1"), "GET Patient"))
                        .seen()
                        .admitted())
                .isFalse();
    }

    @Test
    void inShadowModeNobodyIsBlocked() {
        ThreatFixtures shadow = new ThreatFixtures(
                new ThreatPolicy(true, 100, 500, 5_000, 600, List.of(), 2, List.of(), RegisteredLimits.NONE));

        IntStream.range(0, 300).forEach(i -> shadow.pass(anonymous(HOME, "GET Patient/{id}"), 404));

        assertThat(shadow.blocklist.size()).isZero();
    }

    private static Snapshot calm() {
        return new Snapshot(true, 1, 0, 1, 0, List.of(), 1, 0, 0, 0, false, false, false, true);
    }

    private void hammer(ClientAddress address) {
        IntStream.range(0, 120).forEach(i -> guard.pass(anonymous(address, "GET Patient/{id}"), 404));
    }

    private void attackFrom(int first, int end) {
        IntStream.range(first, end).forEach(n -> guard.pass(anonymous(address(n), "GET Patient/{id}"), 404));
        guard.flush();
    }
}
