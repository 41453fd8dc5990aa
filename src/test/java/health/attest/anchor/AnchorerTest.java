package health.attest.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.attest.anchor.Anchorer.Outcome.Diverged;
import health.attest.anchor.Anchorer.Outcome.Following;
import health.attest.anchor.Anchorer.Outcome.Waiting;
import health.attest.ledger.Hash;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AnchorerTest {
    private static final Lease LEASE = new Lease("this", 1);

    private final InMemoryAnchorStore store = new InMemoryAnchorStore();
    private final InMemoryChain chain = new InMemoryChain();
    private final Anchorer anchorer = new Anchorer(store, chain.contract(), chain.transactions());

    @Test
    void anEmptyLogSendsNothing() {
        assertThat(anchorer.look(LEASE)).isEqualTo(new Following());
        assertThat(chain.submissions()).isZero();
    }

    /** Property 32: chain status changes only after confirmation. */
    @Test
    void aHeadIsSentThenAnchoredThenFinal() {
        store.sign(5, root("a"));

        anchorer.look(LEASE);
        assertThat(store.newest().state()).isEqualTo(Anchor.State.SENT);
        anchorer.look(LEASE);
        assertThat(store.newest().state()).isEqualTo(Anchor.State.SENT);
        chain.mine();
        anchorer.look(LEASE);
        assertThat(store.newest().state()).isEqualTo(Anchor.State.ANCHORED);
        assertThat(store.newest().inclusion()).isPresent();
        chain.finish();
        anchorer.look(LEASE);
        assertThat(store.newest().state()).isEqualTo(Anchor.State.FINAL);
        assertThat(chain.submissions()).isEqualTo(1);
    }

    @Test
    void oneTransactionIsInFlightHoweverMuchIsLogged() {
        store.sign(5, root("a"));
        anchorer.look(LEASE);
        store.sign(9, root("b"));
        store.sign(700, root("c"));

        anchorer.look(LEASE);
        assertThat(chain.submissions()).isEqualTo(1);
        chain.mine();
        anchorer.look(LEASE);

        assertThat(chain.submissions()).isEqualTo(2);
        assertThat(store.newest().size()).isEqualTo(700);
    }

    @Test
    void nothingNewSendsNothing() {
        anchored(5, "a");

        anchorer.look(LEASE);
        anchorer.look(LEASE);

        assertThat(chain.submissions()).isEqualTo(1);
    }

    @Test
    void aReorganisationTakesAnAnchorBackUntilItIsIncludedAgain() {
        anchored(5, "a");

        chain.reorganise();
        anchorer.look(LEASE);
        assertThat(store.newest().state()).isEqualTo(Anchor.State.SENT);
        assertThat(store.newest().inclusion()).isEmpty();
        chain.mine();
        anchorer.look(LEASE);

        assertThat(store.newest().state()).isEqualTo(Anchor.State.ANCHORED);
        assertThat(chain.submissions()).isEqualTo(1);
    }

    /** Property 34: chain loss tolerated. */
    @Test
    void aChainThatIsDownIsWaitedForAndThenDrainedOnce() {
        chain.goDown();
        store.sign(5, root("a"));
        assertThat(anchorer.look(LEASE)).isEqualTo(new Waiting("no endpoint answers"));
        store.sign(10_000, root("b"));
        assertThat(anchorer.look(LEASE)).isInstanceOf(Waiting.class);
        assertThat(chain.submissions()).isZero();

        chain.comeBack();
        anchorer.look(LEASE);
        chain.mine();
        anchorer.look(LEASE);

        assertThat(chain.submissions()).isEqualTo(1);
        assertThat(store.newest().size()).isEqualTo(10_000);
        assertThat(store.newest().state()).isEqualTo(Anchor.State.ANCHORED);
    }

    @Test
    void aRestoredBackupIsNoticedAndNothingIsSent() {
        anchored(5, "a");
        anchored(9, "b");
        store.restoreTo(5);
        store.sign(7, root("forked"));

        assertThat(anchorer.look(LEASE))
                .isEqualTo(new Diverged("the chain holds 9 entries of this log, the database 7: 2 are missing"));
        assertThat(store.divergence()).isPresent();
        assertThat(chain.submissions()).isEqualTo(2);
    }

    @Test
    void anotherRootForTheSameSizeIsNoticedAndNothingIsSent() {
        anchored(5, "a");
        store.sign(5, root("rewritten"));
        store.sign(12, root("rewritten too"));

        assertThat(anchorer.look(LEASE))
                .isEqualTo(new Diverged("the chain holds another root for size 5 than the database"));
        assertThat(chain.submissions()).isEqualTo(1);
    }

    @Test
    void aSecondLogOnTheSameContractIsNoticed() {
        chain.anchorFromElsewhere(root("theirs"), 3);
        store.sign(3, root("ours"));
        store.sign(8, root("ours later"));

        assertThat(anchorer.look(LEASE)).isInstanceOf(Diverged.class);
        assertThat(store.all()).isEmpty();
    }

    @Test
    void aDivergenceEndsWhenDatabaseAndChainAgreeAgain() {
        anchored(5, "a");
        store.restoreTo(0);
        assertThat(anchorer.look(LEASE)).isInstanceOf(Diverged.class);

        store.sign(5, root("a"));
        assertThat(anchorer.look(LEASE)).isEqualTo(new Following());

        assertThat(store.divergence()).isEmpty();
    }

    @Test
    void aRefusedHeadIsFollowedByOneThatFits() {
        store.sign(5, root("a"));
        anchorer.look(LEASE);
        chain.anchorFromElsewhere(root("a"), 5);
        chain.mine();
        store.sign(6, root("b"));

        anchorer.look(LEASE);
        assertThat(store.all().get(0).state()).isEqualTo(Anchor.State.REFUSED);
        chain.mine();
        anchorer.look(LEASE);

        assertThat(store.newest().size()).isEqualTo(6);
        assertThat(store.newest().state()).isEqualTo(Anchor.State.ANCHORED);
    }

    @Test
    void whoLostTheLeaseSendsNothing() {
        store.sign(5, root("a"));
        store.giveLeaseToSomebodyElse();

        assertThatThrownBy(() -> anchorer.look(LEASE)).isInstanceOf(LeaseLostException.class);
        assertThat(chain.submissions()).isZero();
    }

    private void anchored(long size, String name) {
        store.sign(size, root(name));
        anchorer.look(LEASE);
        chain.mine();
        anchorer.look(LEASE);
    }

    private static Hash root(String name) {
        return Hash.ofContent(name.getBytes(StandardCharsets.UTF_8));
    }
}
