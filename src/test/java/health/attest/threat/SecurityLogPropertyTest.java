package health.attest.threat;

import static health.attest.samples.Samples.forAll;
import static health.attest.threat.ThreatFixtures.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import health.attest.samples.Samples;
import health.attest.threat.Dashboard.Offender;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecurityLogPropertyTest {
    private final ThreatFixtures guard = new ThreatFixtures();

    /** Property 26: the top ten are the highest scores in descending order, ties by who was seen last. */
    @Test
    void theTopTenAreTheHighestScores() {
        forAll(
                random -> Samples.list(
                        random,
                        0,
                        40,
                        r -> new Offender(
                                "tag" + r.nextInt(1_000), r.nextInt(101), NOON.minusSeconds(r.nextInt(3_600)))),
                offenders -> {
                    List<Offender> top = Dashboard.of(Map.of(), offenders, guard.blocklist, NOON)
                            .top();

                    assertThat(top).hasSize(Math.min(10, offenders.size()));
                    for (int i = 1; i < top.size(); i++) {
                        Offender before = top.get(i - 1);
                        Offender after = top.get(i);
                        assertThat(before.score()).isGreaterThanOrEqualTo(after.score());
                        if (before.score() == after.score()) {
                            assertThat(before.lastSeen()).isAfterOrEqualTo(after.lastSeen());
                        }
                    }
                    int worstShown = top.isEmpty() ? 0 : top.get(top.size() - 1).score();
                    assertThat(offenders.stream()
                                    .filter(one -> one.score() > worstShown)
                                    .count())
                            .isLessThanOrEqualTo(10);
                });
    }

    /** Property 27: the series has one number for each of the last 60 minutes, zeros included, and loses no request. */
    @Test
    void theSeriesIsExact() {
        forAll(random -> Samples.list(random, 0, 30, r -> r.nextInt(60)), minutes -> {
            Map<Instant, Long> counted = new HashMap<>();
            minutes.forEach(ago -> counted.merge(NOON.minus(Duration.ofMinutes(ago)), 1L, Long::sum));

            List<Dashboard.Minute> series = Dashboard.of(counted, List.of(), guard.blocklist, NOON.plusSeconds(30))
                    .series();

            assertThat(series).hasSize(60);
            assertThat(series.get(0).start()).isEqualTo(NOON.minus(Duration.ofMinutes(59)));
            assertThat(series.get(59).start()).isEqualTo(NOON);
            assertThat(series.stream().mapToLong(Dashboard.Minute::requests).sum())
                    .isEqualTo(minutes.size());
        });
    }

    /**
     * Property 12: identical refusals become one line with a count and none is lost; anything else is a line of its
     * own.
     */
    @Test
    void everyRequestIsInTheLog() {
        forAll(random -> random.nextInt(1, 3_000), requests -> {
            LogCollapse collapse = new LogCollapse();
            collapse.release(NOON, false);
            int counted = 0;
            int lines = 0;
            for (int i = 0; i < requests; i++) {
                int written = collapse.offer(entry(403, i)).map(LogEntry::count).orElse(0);
                counted += written;
                lines += written;
            }
            List<LogEntry> held = collapse.release(NOON.plusSeconds(60), false);

            assertThat(lines).isEqualTo(Math.min(requests, 1_000));
            assertThat(counted + held.stream().mapToInt(LogEntry::count).sum()).isEqualTo(requests);
            assertThat(held.size()).isLessThanOrEqualTo(1);
        });
    }

    @Test
    void whatWasServedIsNeverCollapsed() {
        LogCollapse collapse = new LogCollapse();

        for (int i = 0; i < 2_000; i++) {
            assertThat(collapse.offer(entry(200, i))).isPresent();
        }
    }

    private static LogEntry entry(int status, int millis) {
        return new LogEntry(
                NOON.plusMillis(millis % 1_000),
                "aa",
                "192.0.2.1",
                "GET",
                "GET Patient",
                status,
                "x",
                ThreatScore.NONE,
                "refuse",
                1);
    }
}
