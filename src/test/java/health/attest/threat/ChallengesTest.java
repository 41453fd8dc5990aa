package health.attest.threat;

import static org.assertj.core.api.Assertions.assertThat;

import health.attest.threat.Challenges.Challenge;
import health.attest.threat.Challenges.Solution;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ChallengesTest {
    private static final String HOME = "a:home";
    private final ThreatFixtures guard = new ThreatFixtures();

    @Test
    void aSolvedChallengeGivesAPassForTenMinutesAtThisAddress() {
        Solution solution = solve(guard.challenges.challenge(HOME));

        String pass = guard.challenges.judge(solution, HOME).orElseThrow().pass();

        assertThat(guard.challenges.accepts(pass, HOME)).isTrue();
        assertThat(guard.challenges.accepts(pass, "a:elsewhere")).isFalse();
        guard.clock.advance(Duration.ofMinutes(10));
        assertThat(guard.challenges.accepts(pass, HOME)).isFalse();
    }

    @Test
    void aSolutionIsSpentOnce() {
        String id = guard.challenges
                .judge(solve(guard.challenges.challenge(HOME)), HOME)
                .orElseThrow()
                .id();

        assertThat(guard.counters.spend(id)).isTrue();
        assertThat(guard.counters.spend(id)).isFalse();
    }

    @Test
    void aWrongNumberAForeignAddressAndALateSolutionAreRefused() {
        Solution right = solve(guard.challenges.challenge(HOME));
        Solution wrong = new Solution(
                right.algorithm(), right.challenge(), (right.number() + 1) % 100_000, right.salt(), right.signature());

        assertThat(guard.challenges.judge(wrong, HOME)).isEmpty();
        assertThat(guard.challenges.judge(right, "a:elsewhere")).isEmpty();
        guard.clock.advance(Challenges.CHALLENGE_TIME);
        assertThat(guard.challenges.judge(right, HOME)).isEmpty();
    }

    @Test
    void partsOfTwoChallengesMakeNone() {
        Solution first = solve(guard.challenges.challenge(HOME));
        Solution second = solve(guard.challenges.challenge(HOME));

        assertThat(guard.challenges.judge(
                        new Solution("SHA-256", first.challenge(), first.number(), second.salt(), first.signature()),
                        HOME))
                .isEmpty();
        assertThat(guard.challenges.judge(
                        new Solution("SHA-256", first.challenge(), first.number(), first.salt(), second.signature()),
                        HOME))
                .isEmpty();
        assertThat(guard.challenges.judge(
                        new Solution(
                                "SHA-256",
                                first.challenge(),
                                first.number(),
                                first.salt().replaceFirst("expires=\\d", "expires=9"),
                                first.signature()),
                        HOME))
                .isEmpty();
        assertThat(guard.challenges.judge(
                        new Solution("SHA-1", first.challenge(), first.number(), first.salt(), first.signature()),
                        HOME))
                .isEmpty();
    }

    @Test
    void aSelfMadePassIsRefused() {
        assertThat(guard.challenges.accepts("9999999999." + "0".repeat(24) + "." + "0".repeat(64), HOME))
                .isFalse();
        assertThat(guard.challenges.accepts("", HOME)).isFalse();
    }

    static Solution solve(Challenge challenge) {
        for (int number = 0; number <= challenge.maxnumber(); number++) {
            if (Challenges.sha256(challenge.salt() + number).equals(challenge.challenge())) {
                return new Solution(
                        challenge.algorithm(), challenge.challenge(), number, challenge.salt(), challenge.signature());
            }
        }
        throw new AssertionError("no number solves it");
    }
}
