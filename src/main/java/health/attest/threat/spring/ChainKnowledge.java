package health.attest.threat.spring;

import health.attest.access.WarmUp;
import health.attest.threat.ForeignBlocks;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/**
 * Keeps the server from being ready before it knows what other branches have blocked, for a while: a chain that is down
 * must not keep it from serving.
 */
final class ChainKnowledge implements WarmUp, HealthIndicator {
    private static final Logger LOG = LoggerFactory.getLogger(ChainKnowledge.class);

    private final ForeignBlocks blocks;
    private final boolean hasChain;
    private final Duration waitMax;

    ChainKnowledge(ForeignBlocks blocks, boolean hasChain, Duration waitMax) {
        this.blocks = blocks;
        this.hasChain = hasChain;
        this.waitMax = waitMax;
    }

    @Override
    public void run() throws InterruptedException {
        if (hasChain && !blocks.awaitCaughtUp(waitMax)) {
            LOG.warn("stage=THREAT event=not-caught-up chain=degraded waited={}", waitMax);
        }
    }

    /** Degraded is not down: requests are judged by what is known. */
    @Override
    public Health health() {
        return Health.up().withDetail("chain", state()).build();
    }

    private String state() {
        try {
            if (!hasChain) {
                return "off";
            }
            return blocks.awaitCaughtUp(Duration.ZERO) ? "ready" : "degraded";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "degraded";
        }
    }
}
