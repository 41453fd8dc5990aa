package health.attest.anchor;

import static health.attest.samples.Samples.forAll;
import static health.attest.samples.Samples.list;
import static org.assertj.core.api.Assertions.assertThat;

import health.attest.chain.AnchorLog;
import health.attest.chain.TransactionState;
import health.attest.chain.TransactionStatus;
import health.attest.ledger.Hash;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** A log and a chain through which anything happens in any order. */
class AnchorerPropertyTest {
    private static final Lease LEASE = new Lease("this", 1);
    private static final int STEPS_MAX = 60;

    private enum Step {
        SIGN,
        LOOK,
        FOLLOW,
        MINE,
        FINISH,
        REORGANISE,
        GO_DOWN,
        COME_BACK
    }

    /** Property 32: chain status changes only after confirmation. */
    @Test
    void nothingIsCalledAnchoredThatIsNotOnTheChain() {
        forAll(AnchorerPropertyTest::steps, steps -> {
            Scene scene = new Scene();
            for (Step step : steps) {
                List<Anchor> before = scene.store.all();
                scene.take(step);
                if (step != Step.LOOK && step != Step.FOLLOW) {
                    assertThat(scene.store.all()).isEqualTo(before);
                }
                scene.store.all().forEach(anchor -> assertThat(scene.chainHas(anchor))
                        .as("%s after %s", anchor, step)
                        .isTrue());
            }
        });
    }

    /** Property 34: chain loss tolerated: no step fails, and the log is signed on as if the chain were there. */
    @Test
    void noStepFailsWhateverTheChainDoes() {
        forAll(AnchorerPropertyTest::steps, steps -> {
            Scene scene = new Scene();
            scene.take(Step.GO_DOWN);
            for (Step step : steps) {
                int submitted = scene.chain.submissions();
                scene.take(step);
                if (scene.down) {
                    assertThat(scene.chain.submissions()).isEqualTo(submitted);
                }
            }
            assertThat(scene.store.latestHead().map(SignedHead::size).orElse(0L))
                    .isEqualTo(scene.size);
        });
    }

    /** Property 44: the offline queue drains once: whatever happened, in the end the chain holds one line of heads. */
    @Test
    void inTheEndEverythingIsOnTheChainOnceAndInOrder() {
        forAll(AnchorerPropertyTest::steps, steps -> {
            Scene scene = new Scene();
            steps.forEach(scene::take);

            scene.take(Step.SIGN);
            scene.take(Step.COME_BACK);
            for (int i = 0; i < 3; i++) {
                scene.take(Step.LOOK);
                scene.take(Step.MINE);
                scene.take(Step.FINISH);
            }
            scene.take(Step.LOOK);

            List<Long> sizes =
                    scene.chain.heads().stream().map(head -> head.head().size()).toList();
            assertThat(sizes).isSorted().doesNotHaveDuplicates().endsWith(scene.size);
            assertThat(scene.store.all())
                    .filteredOn(anchor -> anchor.state() == Anchor.State.FINAL)
                    .extracting(Anchor::size)
                    .isEqualTo(sizes);
            assertThat(scene.store.open()).isEmpty();
        });
    }

    private static List<Step> steps(RandomGenerator random) {
        return list(random, 1, STEPS_MAX, each -> Step.values()[each.nextInt(Step.values().length)]);
    }

    private static final class Scene {
        private final InMemoryAnchorStore store = new InMemoryAnchorStore();
        private final InMemoryChain chain = new InMemoryChain();
        private final Anchorer anchorer = new Anchorer(store, chain.contract(), chain.transactions());
        private long size;
        private boolean down;

        void take(Step step) {
            switch (step) {
                case SIGN -> {
                    size += 7;
                    store.sign(size, Hash.ofContent(Long.toString(size).getBytes(StandardCharsets.UTF_8)));
                }
                case LOOK -> anchorer.look(LEASE);
                case FOLLOW -> anchorer.follow(LEASE);
                case MINE -> chain.mine();
                case FINISH -> chain.finish();
                case REORGANISE -> reorganise();
                case GO_DOWN -> {
                    chain.goDown();
                    down = true;
                }
                case COME_BACK -> {
                    chain.comeBack();
                    down = false;
                }
            }
        }

        /** A block that is final is never undone. */
        private void reorganise() {
            List<AnchorLog.AnchoredHead> heads = chain.heads();
            long transaction = heads.size();
            boolean undoable = !heads.isEmpty()
                    && chain.transactions().find(transaction).map(TransactionStatus::state).stream()
                            .anyMatch(TransactionState.INCLUDED::equals);
            if (undoable) {
                chain.reorganise();
            }
        }

        /** What the database says of an anchor was true when it last asked; what is final still is. */
        boolean chainHas(Anchor anchor) {
            boolean onChain = chain.heads().stream()
                    .anyMatch(head -> head.head().size() == anchor.size()
                            && anchor.inclusion().equals(Optional.of(head.inclusion())));
            return switch (anchor.state()) {
                case SENT, REFUSED -> anchor.inclusion().isEmpty();
                case ANCHORED -> onChain || reorganisedSinceLook(anchor);
                case FINAL -> onChain;
            };
        }

        private boolean reorganisedSinceLook(Anchor anchor) {
            return chain.transactions()
                    .find(anchor.transaction())
                    .filter(status -> status.state() == TransactionState.SENT)
                    .isPresent();
        }
    }
}
