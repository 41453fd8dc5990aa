package health.attest.chain.spring;

import health.attest.chain.Chain;
import health.attest.chain.ChainStatus;
import health.attest.chain.ChainUnavailableException;
import health.attest.chain.EventFeeds;
import health.attest.chain.TransactionSender;
import health.attest.chain.TransactionStore;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Runs the sender and the event feeds, one after the other, for as long as the server runs. */
final class ChainLoop implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ChainLoop.class);
    private static final Duration STOP_WAIT_MAX = Duration.ofSeconds(10);

    private final TransactionSender sender;
    private final EventFeeds events;
    private final Chain chain;
    private final Duration poll;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "chain");
        made.setDaemon(true);
        return made;
    });
    private volatile boolean running;
    private String told = "";

    ChainLoop(TransactionSender sender, EventFeeds events, Chain chain, Duration poll) {
        this.sender = sender;
        this.events = events;
        this.chain = chain;
        this.poll = poll;
    }

    @Override
    public void start() {
        running = true;
        var unused = thread.scheduleWithFixedDelay(this::round, 0, poll.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void round() {
        step(events::step);
        step(sender::step);
        tell(chain.status());
    }

    private static void step(Runnable part) {
        try {
            part.run();
        } catch (ChainUnavailableException e) {
            LOG.debug("The chain cannot be asked. why={}", e.getMessage());
        } catch (TransactionStore.LeaseLostException e) {
            LOG.info("Another instance sends now");
        } catch (RuntimeException e) {
            LOG.error("A round on the chain failed and will be tried again", e);
        }
    }

    /** One line when the chain comes, goes or is refused; none while it stays as it is. */
    private void tell(ChainStatus status) {
        if (status instanceof ChainStatus.Ready ready) {
            tellOnce("ready", () -> LOG.info("The chain is ready. chainId={}", ready.chainId()));
        } else if (status instanceof ChainStatus.Down down) {
            tellOnce("down", () -> LOG.warn("The chain is down; what waits for it is kept. why={}", down.why()));
        } else if (status instanceof ChainStatus.Refused refused) {
            tellOnce(refused.why(), () -> LOG.error("Nothing is anchored until someone acts. why={}", refused.why()));
        }
    }

    private void tellOnce(String what, Runnable line) {
        if (!what.equals(told)) {
            told = what;
            line.run();
        }
    }

    @Override
    public void stop() {
        running = false;
        thread.shutdown();
        try {
            if (thread.awaitTermination(STOP_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                sender.resign();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("The lease could not be given back; another instance takes over when it ends", e);
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
