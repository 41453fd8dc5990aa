package health.attest.audit.spring;

import health.attest.access.AccessFact;
import health.attest.audit.FactRecorder;
import health.attest.audit.JournalUnavailableException;
import health.attest.audit.RequestTrail;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/** Hears what gates tell, and writes the counts of anonymous refusals once a minute and at the end. */
final class FactListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FactListener.class);

    private final FactRecorder facts;
    private final ScheduledExecutorService minutes;
    private final ScheduledFuture<?> flushes;

    FactListener(FactRecorder facts, Duration interval) {
        this.facts = facts;
        this.minutes = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "audit-refusals");
            thread.setDaemon(true);
            return thread;
        });
        this.flushes = minutes.scheduleAtFixedRate(
                this::flush, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    @EventListener
    void onFact(AccessFact fact) {
        facts.keep(fact, currentTrail());
    }

    @Override
    public void close() {
        flushes.cancel(false);
        minutes.shutdown();
        flush();
    }

    private void flush() {
        try {
            facts.flushRefusals();
        } catch (JournalUnavailableException e) {
            LOG.error("counts of refusals lost cause={}", e.getMessage());
        }
    }

    private static @Nullable RequestTrail currentTrail() {
        RequestAttributes request = RequestContextHolder.getRequestAttributes();
        return request != null
                        && request.getAttribute(RequestTrail.ATTRIBUTE, RequestAttributes.SCOPE_REQUEST)
                                instanceof RequestTrail trail
                ? trail
                : null;
    }
}
