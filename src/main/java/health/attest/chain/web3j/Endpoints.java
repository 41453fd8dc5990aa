package health.attest.chain.web3j;

import health.attest.chain.ChainStatus;
import health.attest.chain.ChainUnavailableException;
import health.attest.chain.Deployment;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of one chain, asked in turn when one fails. Thread-safe.
 *
 * <p>An endpoint is checked before it is believed, again after it failed, and again after a minute. While none can be
 * believed, callers are turned away at once and the next try waits: 1 s at first, then twice as long each time.
 */
final class Endpoints implements AutoCloseable {
    private static final Duration RECHECK_AFTER = Duration.ofMinutes(1);
    private static final Duration RETRY_FIRST = Duration.ofSeconds(1);

    private final List<Rpc> rpcs;
    private final EndpointCheck check;
    private final Clock clock;
    private final Duration retryMax;

    private int current;
    private Optional<Checked> checked = Optional.empty();
    private Instant retryAt = Instant.MIN;
    private Duration retryAfter = RETRY_FIRST;
    private boolean otherConsortium;
    private ChainStatus status = new ChainStatus.Down("not asked yet");

    Endpoints(List<Rpc> rpcs, EndpointCheck check, Clock clock, Duration retryMax) {
        this.rpcs = List.copyOf(rpcs);
        this.check = check;
        this.clock = clock;
        this.retryMax = retryMax;
    }

    /** A question to an endpoint that was found to be the right one. */
    interface Question<T> {
        T ask(Rpc rpc, Deployment deployment) throws IOException;
    }

    private record Checked(Rpc rpc, Deployment deployment, Instant at) {}

    synchronized ChainStatus status() {
        return status;
    }

    /**
     * Asks once, so that a server that belongs to another consortium does not start. A chain that is away lets it
     * start.
     *
     * @throws IllegalStateException if the contracts name another consortium key
     */
    void refuseOtherConsortium() {
        try {
            connect();
        } catch (ChainUnavailableException e) {
            synchronized (this) {
                if (otherConsortium) {
                    throw new IllegalStateException(e.getMessage(), e);
                }
            }
        }
    }

    /** Notes the newest block an answer told of. */
    synchronized void seen(long block) {
        if (checked.isPresent()) {
            status = new ChainStatus.Ready(checked.get().deployment().chainId(), block);
        }
    }

    /**
     * The first answer of any endpoint.
     *
     * @throws ChainUnavailableException if none answers, or none is the right chain
     */
    <T> T ask(Question<T> question) {
        for (int i = 0; i < rpcs.size(); i++) {
            Checked endpoint = connect();
            try {
                return question.ask(endpoint.rpc(), endpoint.deployment());
            } catch (IOException e) {
                forget(endpoint);
                if (i == rpcs.size() - 1) {
                    throw unavailable(new ChainStatus.Down(line(endpoint.rpc(), e)), e);
                }
            }
        }
        throw new ChainUnavailableException("no endpoint is configured");
    }

    private synchronized Checked connect() {
        Instant now = clock.instant();
        if (checked.isPresent() && now.isBefore(checked.get().at().plus(RECHECK_AFTER))) {
            return checked.get();
        }
        checked = Optional.empty();
        if (now.isBefore(retryAt)) {
            throw new ChainUnavailableException(why(status));
        }
        ChainStatus found = status;
        for (int i = 0; i < rpcs.size(); i++) {
            Rpc rpc = rpcs.get(current);
            try {
                Checked fresh = new Checked(rpc, check.check(rpc), now);
                checked = Optional.of(fresh);
                retryAfter = RETRY_FIRST;
                seen(status instanceof ChainStatus.Ready ready ? ready.block() : 0);
                return fresh;
            } catch (IOException e) {
                found = i > 0 && found instanceof ChainStatus.Refused ? found : new ChainStatus.Down(line(rpc, e));
            } catch (ChainRefusedException e) {
                otherConsortium = e instanceof ChainRefusedException.OtherConsortium;
                found = new ChainStatus.Refused(String.valueOf(e.getMessage()));
            }
            current = (current + 1) % rpcs.size();
        }
        throw unavailable(found, null);
    }

    private synchronized void forget(Checked endpoint) {
        if (checked.filter(endpoint::equals).isPresent()) {
            checked = Optional.empty();
            current = (current + 1) % rpcs.size();
        }
    }

    private synchronized ChainUnavailableException unavailable(ChainStatus found, @Nullable Throwable cause) {
        status = found;
        retryAt = clock.instant().plus(retryAfter);
        Duration twice = retryAfter.multipliedBy(2);
        retryAfter = twice.compareTo(retryMax) < 0 ? twice : retryMax;
        return cause == null
                ? new ChainUnavailableException(why(found))
                : new ChainUnavailableException(why(found), cause);
    }

    private static String why(ChainStatus status) {
        if (status instanceof ChainStatus.Refused refused) {
            return refused.why();
        }
        return status instanceof ChainStatus.Down down ? down.why() : "the chain does not answer";
    }

    private static String line(Rpc rpc, IOException e) {
        return rpc.name() + " does not answer: " + e.getMessage();
    }

    @Override
    public void close() {
        rpcs.forEach(Rpc::close);
    }
}
