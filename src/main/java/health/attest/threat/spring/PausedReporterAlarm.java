package health.attest.threat.spring;

import health.attest.chain.ChainAddress;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells an operator that a branch reports more blocks than anybody can mean. */
final class PausedReporterAlarm implements Consumer<ChainAddress> {
    private static final Logger LOG = LoggerFactory.getLogger(PausedReporterAlarm.class);

    @Override
    public void accept(ChainAddress reporter) {
        LOG.error("stage=THREAT event=reporter-paused reporter={}", reporter);
    }
}
