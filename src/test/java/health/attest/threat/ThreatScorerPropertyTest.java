package health.attest.threat;

import static health.attest.samples.Samples.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import health.attest.threat.RequestTraits.Credentials;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ThreatScorerPropertyTest {
    private static final String BROWSER = ThreatFixtures.BROWSER;

    /**
     * Property 6: a score is made of at least five factors, each of which can raise it alone, and stays within 0 and
     * 100.
     */
    @Test
    void aScoreIsMadeOfAtLeastFiveFactors() {
        Map<Factor, ThreatScore> alone = Map.of(
                Factor.RATE, score(seen().requests(101), Credentials.AUTHENTICATED, 100, BROWSER, false),
                Factor.RATE_VIOLATIONS, score(seen().violations(10), Credentials.AUTHENTICATED, 100, BROWSER, false),
                Factor.PATTERN, score(seen().routes(20, 20), Credentials.NONE, 100, BROWSER, false),
                Factor.SESSION, score(seen(), Credentials.NONE, 100, BROWSER, false),
                Factor.USER_AGENT, score(seen(), Credentials.NONE, 100, null, false),
                Factor.AUTHENTICATION_FAILURES,
                        score(seen().failures(6), Credentials.AUTHENTICATED, 100, BROWSER, false),
                Factor.SIGNATURE, score(seen(), Credentials.NONE, 100, BROWSER, true),
                Factor.PROBING, score(seen().missing(100), Credentials.AUTHENTICATED, 100, BROWSER, false));

        assertThat(alone).hasSizeGreaterThanOrEqualTo(5);
        alone.forEach((factor, score) ->
                assertThat(score.of(factor)).as(factor.code()).isEqualTo(factor.pointsMax()));
        forAll(ThreatScorerPropertyTest::draw, drawn -> assertThat(drawn.score().points())
                .isBetween(0, 100));
    }

    /**
     * Property 7: the rate factor follows the requests of the last minute, in steps at 30, 50 and 100 hundredths of the
     * limit.
     */
    @Test
    void theRateFactorFollowsTheRequestsOfTheLastMinute() {
        int[] requests = {0, 30, 31, 50, 51, 100, 101, 5_000};
        int[] points = {0, 0, 10, 10, 15, 15, 20, 20};

        for (int i = 0; i < requests.length; i++) {
            assertThat(rate(requests[i], Credentials.NONE, 100)).isEqualTo(points[i]);
            assertThat(rate(requests[i] * 5, Credentials.AUTHENTICATED, 500)).isEqualTo(points[i]);
        }
        assertThat(rate(151, Credentials.AUTHENTICATED, 500)).isEqualTo(10);
        assertThat(rate(150, Credentials.AUTHENTICATED, 500)).isZero();
    }

    /**
     * Property 8: the pattern factor follows the share of the most frequent route among at least ten, for anonymous
     * traffic only.
     */
    @Test
    void thePatternFactorFollowsTheMostFrequentRoute() {
        assertThat(pattern(9, 9, Credentials.NONE)).isZero();
        assertThat(pattern(10, 4, Credentials.NONE)).isZero();
        assertThat(pattern(20, 9, Credentials.NONE)).isEqualTo(5);
        assertThat(pattern(20, 12, Credentials.NONE)).isEqualTo(5);
        assertThat(pattern(20, 13, Credentials.NONE)).isEqualTo(15);
        assertThat(pattern(20, 16, Credentials.NONE)).isEqualTo(15);
        assertThat(pattern(20, 17, Credentials.NONE)).isEqualTo(25);
        assertThat(pattern(20, 20, Credentials.AUTHENTICATED)).isZero();
    }

    /**
     * Property 9: the session factor follows the credentials: none 20, a session without a login 10, authenticated 0.
     */
    @Test
    void theSessionFactorFollowsTheCredentials() {
        assertThat(factor(Factor.SESSION, seen(), Credentials.NONE)).isEqualTo(20);
        assertThat(factor(Factor.SESSION, seen(), Credentials.SESSION_COOKIE)).isEqualTo(10);
        assertThat(factor(Factor.SESSION, seen(), Credentials.AUTHENTICATED)).isZero();
    }

    /** Property 10: the levels begin at exactly 40, 60 and 80 points. */
    @Test
    void theLevelsBeginExactlyAtTheirBoundaries() {
        forAll(random -> random.nextInt(0, 101), points -> {
            ThreatLevel expected = points >= 80
                    ? ThreatLevel.CRITICAL
                    : points >= 60 ? ThreatLevel.HIGH : points >= 40 ? ThreatLevel.MEDIUM : ThreatLevel.LOW;
            assertThat(ThreatLevel.of(points)).isEqualTo(expected);
        });
        assertThat(List.of(39, 40, 59, 60, 79, 80).stream().map(ThreatLevel::of))
                .containsExactly(
                        ThreatLevel.LOW,
                        ThreatLevel.MEDIUM,
                        ThreatLevel.MEDIUM,
                        ThreatLevel.HIGH,
                        ThreatLevel.HIGH,
                        ThreatLevel.CRITICAL);
    }

    /** Property 11: adding a suspicion never lowers the score, and the same snapshot always gives the same score. */
    @Test
    void addingASuspicionNeverLowersTheScore() {
        forAll(ThreatScorerPropertyTest::draw, drawn -> {
            assertThat(drawn.worse().score().points())
                    .isGreaterThanOrEqualTo(drawn.score().points());
            assertThat(drawn.score()).isEqualTo(drawn.score());
        });
    }

    /** Property 37: three refusals for the limit within ten minutes raise the score by 10, ten by 20. */
    @Test
    void violationsOfTheLimitRaiseTheScore() {
        assertThat(factor(Factor.RATE_VIOLATIONS, seen().violations(2), Credentials.NONE))
                .isZero();
        assertThat(factor(Factor.RATE_VIOLATIONS, seen().violations(3), Credentials.NONE))
                .isEqualTo(10);
        assertThat(factor(Factor.RATE_VIOLATIONS, seen().violations(9), Credentials.NONE))
                .isEqualTo(10);
        assertThat(factor(Factor.RATE_VIOLATIONS, seen().violations(10), Credentials.NONE))
                .isEqualTo(20);
    }

    @Test
    void failuresAndProbingCountInTheirSteps() {
        assertThat(factor(Factor.AUTHENTICATION_FAILURES, seen().failures(3), Credentials.NONE))
                .isZero();
        assertThat(factor(Factor.AUTHENTICATION_FAILURES, seen().failures(4), Credentials.NONE))
                .isEqualTo(3);
        assertThat(factor(Factor.AUTHENTICATION_FAILURES, seen().failures(5), Credentials.NONE))
                .isEqualTo(3);
        assertThat(factor(Factor.AUTHENTICATION_FAILURES, seen().failures(6), Credentials.NONE))
                .isEqualTo(10);
        assertThat(factor(Factor.PROBING, seen().missing(19), Credentials.AUTHENTICATED))
                .isZero();
        assertThat(factor(Factor.PROBING, seen().missing(20), Credentials.AUTHENTICATED))
                .isEqualTo(10);
        assertThat(factor(Factor.PROBING, seen().missing(99), Credentials.AUTHENTICATED))
                .isEqualTo(10);
        assertThat(factor(Factor.PROBING, seen().missing(100), Credentials.AUTHENTICATED))
                .isEqualTo(20);
    }

    @Test
    void aMachineLikeUserAgentIsSuspiciousAndManyAreToo() {
        assertThat(agent("aaaa", 1)).isEqualTo(15);
        assertThat(agent("abab", 1)).isEqualTo(15);
        assertThat(agent("abcd", 5)).isZero();
        assertThat(agent("abcd", 6)).isEqualTo(10);
        assertThat(agent("", 1)).isEqualTo(15);
    }

    /** An authenticated client under its limit is never worse than low, whatever else it does. */
    @Test
    void aClientUnderItsLimitIsNeverMoreThanLow() {
        forAll(ThreatScorerPropertyTest::draw, drawn -> {
            Draft calm = drawn.seen()
                    .requests(drawn.seen().requests % 251)
                    .violations(0)
                    .failures(0);
            assertThat(score(calm, Credentials.AUTHENTICATED, 500, drawn.agent(), false)
                            .level())
                    .isEqualTo(ThreatLevel.LOW);
        });
    }

    private static int agent(String agent, int distinct) {
        return score(seen().agents(distinct), Credentials.NONE, 100, agent, false)
                .of(Factor.USER_AGENT);
    }

    private static int rate(int requests, Credentials credentials, int limit) {
        return score(seen().requests(requests), credentials, limit, BROWSER, false)
                .of(Factor.RATE);
    }

    private static int pattern(int routes, int same, Credentials credentials) {
        return factor(Factor.PATTERN, seen().routes(routes, same), credentials);
    }

    private static int factor(Factor factor, Draft seen, Credentials credentials) {
        return score(seen, credentials, 100, BROWSER, false).of(factor);
    }

    private static ThreatScore score(
            Draft seen, Credentials credentials, int limit, @Nullable String agent, boolean signature) {
        return ThreatScorer.score(seen.build(), new RequestTraits(credentials, limit, agent, signature));
    }

    private static Draft seen() {
        return new Draft(0, 0, List.of(), 1, 0, 0, false);
    }

    private record Draft(
            int requests,
            int violations,
            List<String> routes,
            int agents,
            int failures,
            int missing,
            boolean relieved) {
        Draft requests(int n) {
            return new Draft(n, violations, routes, agents, failures, missing, relieved);
        }

        Draft violations(int n) {
            return new Draft(requests, n, routes, agents, failures, missing, relieved);
        }

        /** So many routes, of which so many are one and the rest all different. */
        Draft routes(int size, int same) {
            List<String> drawn = new ArrayList<>(Collections.nCopies(same, "GET Patient/{id}"));
            for (int i = same; i < size; i++) {
                drawn.add("GET Other" + i);
            }
            return new Draft(requests, violations, drawn, agents, failures, missing, relieved);
        }

        Draft agents(int n) {
            return new Draft(requests, violations, routes, n, failures, missing, relieved);
        }

        Draft failures(int n) {
            return new Draft(requests, violations, routes, agents, n, missing, relieved);
        }

        Draft missing(int n) {
            return new Draft(requests, violations, routes, agents, failures, n, relieved);
        }

        Snapshot build() {
            return new Snapshot(
                    true,
                    1,
                    0,
                    requests,
                    violations,
                    routes,
                    agents,
                    failures,
                    missing,
                    0,
                    false,
                    relieved,
                    false,
                    true);
        }
    }

    private record Drawn(Draft seen, Credentials credentials, String agent, boolean signature, int worsened) {
        ThreatScore score() {
            return ThreatScorerPropertyTest.score(seen, credentials, 100, agent, signature);
        }

        Drawn worse() {
            return switch (worsened) {
                case 0 -> with(seen.requests(seen.requests + 40));
                case 1 -> with(seen.violations(seen.violations + 4));
                case 2 -> with(seen.routes(20, 20));
                case 3 -> with(seen.agents(seen.agents + 3));
                case 4 -> with(seen.failures(seen.failures + 3));
                case 5 -> with(seen.missing(seen.missing + 50));
                case 6 -> new Drawn(seen, Credentials.NONE, agent, signature, worsened);
                default -> new Drawn(seen, credentials, agent, true, worsened);
            };
        }

        private Drawn with(Draft other) {
            return new Drawn(other, credentials, agent, signature, worsened);
        }
    }

    private static Drawn draw(RandomGenerator random) {
        int routes = random.nextInt(0, 21);
        Draft seen = new Draft(
                        random.nextInt(200),
                        random.nextInt(15),
                        List.of(),
                        random.nextInt(10),
                        random.nextInt(10),
                        random.nextInt(150),
                        random.nextBoolean())
                .routes(routes, random.nextInt(routes + 1));
        Credentials[] credentials = Credentials.values();
        return new Drawn(
                seen,
                credentials[random.nextInt(credentials.length)],
                random.nextBoolean() ? BROWSER : "x",
                random.nextBoolean(),
                random.nextInt(8));
    }
}
