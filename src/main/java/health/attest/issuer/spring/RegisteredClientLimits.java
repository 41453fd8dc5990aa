package health.attest.issuer.spring;

import health.attest.access.Caller;
import health.attest.access.RegisteredLimits;
import health.attest.issuer.Clients;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The request limits of registered clients, read every few seconds beside all requests. While they cannot be read,
 * those last read hold.
 */
final class RegisteredClientLimits implements RegisteredLimits, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RegisteredClientLimits.class);
    private static final long EVERY_SECONDS = 5;

    private final Clients clients;
    private final String issuer;
    private final ScheduledExecutorService work = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "client-limits");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Map<String, Integer> known = Map.of();

    RegisteredClientLimits(Clients clients, String issuer) {
        this.clients = clients;
        this.issuer = issuer;
    }

    void start() {
        ScheduledFuture<?> unused = work.scheduleWithFixedDelay(this::read, 0, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    private void read() {
        try {
            known = clients.requestLimits();
        } catch (RuntimeException failed) {
            LOG.warn("request limits of clients not read: {}", failed.getClass().getSimpleName());
        }
    }

    @Override
    public OptionalInt limitOf(Caller.Subject subject) {
        Integer limit = subject.issuer().equals(issuer) ? known.get(subject.client()) : null;
        return limit == null ? OptionalInt.empty() : OptionalInt.of(limit);
    }

    @Override
    public void close() {
        work.shutdownNow();
    }
}
