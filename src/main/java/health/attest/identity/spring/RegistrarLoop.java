package health.attest.identity.spring;

import health.attest.identity.Registrar;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Runs the registrar for as long as the server runs. */
final class RegistrarLoop implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(RegistrarLoop.class);

    private final Registrar registrar;
    private final Duration every;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "registrar");
        made.setDaemon(true);
        return made;
    });
    private volatile boolean running;

    RegistrarLoop(Registrar registrar, Duration every) {
        this.registrar = registrar;
        this.every = every;
    }

    @Override
    public void start() {
        running = true;
        var unused = thread.scheduleWithFixedDelay(this::round, 0, every.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void round() {
        try {
            if (!registrar.tryStep()) {
                LOG.debug("Registrations wait for the chain");
            }
        } catch (RuntimeException e) {
            LOG.error("A round of registrations failed and will be tried again", e);
        }
    }

    @Override
    public void stop() {
        running = false;
        thread.shutdown();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
