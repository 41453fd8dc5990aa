package health.attest.anchor.spring;

import static org.assertj.core.api.Assertions.assertThat;

import health.attest.access.AccessContext;
import health.attest.access.AccessFact;
import health.attest.access.Caller;
import health.attest.access.ClientAddress;
import health.attest.access.Occurrence;
import health.attest.access.Tenant;
import health.attest.anchor.AnchorPolicy;
import health.attest.anchor.Anchorer;
import health.attest.anchor.InMemoryAnchorStore;
import health.attest.anchor.InMemoryChain;
import health.attest.anchor.Leadership;
import health.attest.anchor.Lease;
import health.attest.anchor.Sequencer;
import health.attest.ledger.Hash;
import health.attest.ledger.NoteSigner;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An emergency is anchored at once; everything else at the ledger's pace. Time stands still here. */
class LedgerWorkerTest {
    private static final String ORIGIN = "attest.example/main";

    private final InMemoryAnchorStore store = new InMemoryAnchorStore();
    private final InMemoryChain chain = new InMemoryChain();
    private Runnable whileSequencing = () -> {};
    private final LedgerWorker worker = worker();

    @Test
    void whatIsLoggedWaitsForTheNextAnchor() {
        anchorFirst();
        log(9, "b");

        worker.turn();

        assertThat(chain.submissions()).isEqualTo(1);
    }

    @Test
    void anEmergencyDoesNotWait() {
        anchorFirst();
        log(9, "b");

        new EmergencyAnchoring(worker).onFact(fact(Occurrence.BREAK_GLASS));
        worker.turn();

        assertThat(chain.submissions()).isEqualTo(2);
    }

    @Test
    void anEmergencyThatComesWhileATurnIsUnderWayIsInTheNext() {
        log(5, "a");
        whileSequencing = () -> new EmergencyAnchoring(worker).onFact(fact(Occurrence.BREAK_GLASS));
        worker.turn();
        whileSequencing = () -> {};
        chain.mine();
        log(9, "b");

        worker.turn();

        assertThat(chain.submissions()).isEqualTo(2);
    }

    @Test
    void nothingElseHurries() {
        anchorFirst();
        log(9, "b");

        new EmergencyAnchoring(worker).onFact(fact(Occurrence.LOGIN));
        worker.turn();

        assertThat(chain.submissions()).isEqualTo(1);
    }

    private void anchorFirst() {
        log(5, "a");
        worker.turn();
        chain.mine();
        worker.turn();
        assertThat(chain.submissions()).isEqualTo(1);
    }

    private void log(long size, String content) {
        store.sign(size, Hash.ofContent(content.getBytes(StandardCharsets.UTF_8)));
    }

    private LedgerWorker worker() {
        AnchorPolicy policy =
                new AnchorPolicy(ORIGIN, Duration.ofSeconds(1), Duration.ofHours(1), 100, Duration.ofSeconds(5));
        Clock clock = Clock.fixed(Instant.parse("2026-01-15T12:00:00Z"), ZoneOffset.UTC);
        Sequencer sequencer = new Sequencer(
                (lease, most, integrate) -> {
                    whileSequencing.run();
                    return 0;
                },
                policy,
                NoteSigner.generate(ORIGIN, new SecureRandom()),
                clock);
        Anchorer anchorer = new Anchorer(store, chain.contract(), chain.transactions());
        return new LedgerWorker(new Alone(), sequencer, Optional.of(anchorer), policy, clock, "this");
    }

    private static AccessFact.Occurred fact(Occurrence what) {
        AccessContext context = new AccessContext(
                "r-1",
                ClientAddress.parse("192.0.2.1").orElseThrow(),
                new Tenant("demo"),
                new Caller.Anonymous(Caller.TokenState.ABSENT));
        return new AccessFact.Occurred(context, what, true, "Patient/1", Map.of());
    }

    /** Nobody else wants to lead. */
    private static final class Alone implements Leadership {
        @Override
        public Optional<Lease> acquire(String holder, Duration life) {
            return Optional.of(new Lease(holder, 1));
        }

        @Override
        public void release(Lease lease) {}
    }
}
