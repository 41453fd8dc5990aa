package health.attest.threat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the security officer sees.
 *
 * @param requestsPerMinute requests of the last whole minute
 * @param top the ten most hostile keys of the last hour
 * @param series requests of each of the last 60 minutes, oldest first
 * @param blocked number of blocks that stand
 * @param recentBlocks newest blocks, at most ten
 */
public record Dashboard(
        long requestsPerMinute, List<Offender> top, List<Minute> series, int blocked, List<BlockLine> recentBlocks) {
    static final int TOP_MAX = 10;
    static final int MINUTES = 60;

    /**
     * A key and the worst it did.
     *
     * @param tag tag of its address
     * @param score highest score
     * @param lastSeen its last request
     */
    public record Offender(String tag, int score, Instant lastSeen) {}

    /**
     * Requests of one minute.
     *
     * @param start first instant of the minute
     */
    public record Minute(Instant start, long requests) {}

    /**
     * A block as people read it.
     *
     * @param tag tag of the address, 64 hexadecimal digits
     */
    public record BlockLine(
            String tag,
            String source,
            String reason,
            Instant blockedAt,
            @Nullable Instant expiresAt,
            String by,
            String branch,
            String chainStatus,
            @Nullable String transaction,
            @Nullable Long chainBlock) {

        public static BlockLine of(Block block) {
            return new BlockLine(
                    block.tag().toHex().substring(2),
                    block.source().code(),
                    block.reason(),
                    block.blockedAt(),
                    block.expiresAt(),
                    block.by(),
                    block.branch(),
                    block.chainStatus().code(),
                    block.transaction(),
                    block.chainBlock());
        }
    }

    /** Assembles what was counted: minutes without requests become zeros, ties go to whoever was seen last. */
    public static Dashboard of(
            Map<Instant, Long> requestsByMinute, List<Offender> offenders, Blocklist blocks, Instant now) {
        Instant thisMinute = now.truncatedTo(ChronoUnit.MINUTES);
        List<Minute> series = new ArrayList<>();
        for (int i = MINUTES - 1; i >= 0; i--) {
            Instant start = thisMinute.minus(Duration.ofMinutes(i));
            series.add(new Minute(start, requestsByMinute.getOrDefault(start, 0L)));
        }
        List<Offender> top = offenders.stream()
                .sorted(Comparator.comparingInt(Offender::score)
                        .thenComparing(Offender::lastSeen)
                        .reversed())
                .limit(TOP_MAX)
                .toList();
        List<BlockLine> recent =
                blocks.standing().stream().limit(TOP_MAX).map(BlockLine::of).toList();
        return new Dashboard(series.get(MINUTES - 2).requests(), top, series, blocks.size(), recent);
    }
}
