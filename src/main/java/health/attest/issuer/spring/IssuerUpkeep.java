package health.attest.issuer.spring;

import health.attest.issuer.Grants;
import health.attest.issuer.Launches;
import health.attest.issuer.SigningKeys;
import health.attest.issuer.UsedAssertions;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes signing keys when it is time, and forgets what nobody needs any more. */
final class IssuerUpkeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IssuerUpkeep.class);
    private static final long EVERY_MINUTES = 10;
    private static final Duration KEPT_FOR = Duration.ofHours(1);

    private final SigningKeys keys;
    private final UsedAssertions assertions;
    private final Grants grants;
    private final Launches launches;
    private final Clock clock;
    private final ScheduledExecutorService work = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "issuer-upkeep");
        thread.setDaemon(true);
        return thread;
    });

    IssuerUpkeep(SigningKeys keys, UsedAssertions assertions, Grants grants, Launches launches, Clock clock) {
        this.keys = keys;
        this.assertions = assertions;
        this.grants = grants;
        this.launches = launches;
        this.clock = clock;
    }

    void start() {
        ScheduledFuture<?> unused = work.scheduleWithFixedDelay(this::quietly, 0, EVERY_MINUTES, TimeUnit.MINUTES);
    }

    private void quietly() {
        try {
            keys.rotate();
            assertions.purge();
            launches.purge(clock.instant());
            // A grant that ended is known for a while, so that what comes back of it is known to come back.
            grants.purge(clock.instant().minus(KEPT_FOR));
        } catch (RuntimeException failed) {
            LOG.warn("issuer upkeep put off: {}", failed.getClass().getSimpleName());
        }
    }

    @Override
    public void close() {
        work.shutdownNow();
    }
}
