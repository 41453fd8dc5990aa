package health.attest.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

class ChainAnchoringIT extends ChainITBase {

    @Test
    void anEmptyLocalChainIsDeployedToAndAnchoredIn() {
        var server = server();
        AnchorLog log = server.getBean(AnchorLog.class);

        long id = log.submit(new AnchorLog.Head(root(1), 5_000), EMPTY_ROOT);
        await(server, id, TransactionState.INCLUDED);
        node.mine(3);

        Inclusion inclusion =
                await(server, id, TransactionState.FINAL).inclusion().orElseThrow();
        assertThat(inclusion.gasUsed()).isLessThanOrEqualTo(40_000);
        assertThat(log.head()).isEqualTo(new AnchorLog.Head(root(1), 5_000));
        assertThat(log.find(5_000))
                .contains(new AnchorLog.AnchoredHead(new AnchorLog.Head(root(1), 5_000), EMPTY_ROOT, inclusion));
        assertThat(log.find(4_999)).isEmpty();
        assertThat(log.place().chainId()).isEqualTo(31_337);
        assertThat(server.getBean(Transactions.class).gasSpent()).isEqualTo(inclusion.gasUsed());
    }

    @Test
    void whatIsRolledBackIsNeverSent() {
        var server = server();
        awaitReady(server);

        Long lost = transaction(server).execute(status -> {
            status.setRollbackOnly();
            return submit(server, 1, EMPTY_ROOT);
        });
        long kept = submit(server, 2, EMPTY_ROOT);

        await(server, kept, TransactionState.INCLUDED);
        assertThat(server.getBean(Transactions.class).find(lost)).isEmpty();
        assertThat(server.getBean(AnchorLog.class).head().size()).isEqualTo(2);
    }

    @Test
    void aForkIsRefusedWithTheContractsOwnWordAndHoldsNothingUp() {
        var server = server();
        long first = submit(server, 1, EMPTY_ROOT);
        await(server, first, TransactionState.INCLUDED);

        long fork = submit(server, 2, root(99));
        long next = submit(server, 3, root(1));

        assertThat(await(server, fork, TransactionState.REFUSED).refusal()).contains("AnchorLogPreviousRootMismatch");
        await(server, next, TransactionState.INCLUDED);
    }

    /** Property 34: chain loss tolerated. */
    @Test
    void whileTheChainIsDownCallsWaitAndThenDrainOnceAndInOrder() {
        var server = server();
        awaitReady(server);
        node.stop();
        eventually().until(() -> !status(server).isReady());

        List<Long> ids = IntStream.rangeClosed(1, 40)
                .mapToObj(i -> submit(server, i, i == 1 ? EMPTY_ROOT : root(i - 1)))
                .toList();
        assertThat(find(server, ids.get(0)).state()).isEqualTo(TransactionState.QUEUED);
        assertThat(status(server)).isInstanceOf(ChainStatus.Down.class);
        node.start();

        ids.forEach(id -> await(server, id, TransactionState.INCLUDED));
        assertThat(server.getBean(AnchorLog.class).head()).isEqualTo(new AnchorLog.Head(root(40), 40));
        List<Long> blocks = ids.stream()
                .map(id -> find(server, id).inclusion().orElseThrow().block())
                .toList();
        assertThat(blocks).isSorted().doesNotHaveDuplicates().hasSize(40);
    }

    @Test
    void aStuckTransactionIsReplacedWithAHigherFeeAndOnlyOneLands() {
        var server = server();
        awaitReady(server);
        node.rpc("evm_setAutomine", false);
        AnchorLog log = server.getBean(AnchorLog.class);

        long id = submit(server, 1, EMPTY_ROOT);
        TransactionStore store = server.getBean(TransactionStore.class);
        eventually().until(() -> store.open(10).get(0).attempts().size() >= 3);
        node.mine(1);

        TransactionStatus landed = await(server, id, TransactionState.INCLUDED);
        List<StoredTransaction.Attempt> attempts = store.open(10).get(0).attempts();
        assertThat(attempts)
                .extracting(StoredTransaction.Attempt::hash)
                .contains(landed.inclusion().orElseThrow().transaction());
        for (int i = 0; i + 1 < attempts.size(); i++) {
            assertThat(attempts.get(i).fees().maxWei() * 10)
                    .isGreaterThanOrEqualTo(attempts.get(i + 1).fees().maxWei() * 11);
        }
        assertThat(log.head().size()).isEqualTo(1);
    }

    /** Property 32: chain status of anything changes only after confirmation. */
    @Test
    void aReorganisationTakesACallBackAndItIsSentAgain() {
        var server = server("attest.chain.hasten-after=1h");
        awaitReady(server);
        String before = node.rpc("evm_snapshot").asText();
        long id = submit(server, 1, EMPTY_ROOT);
        Inclusion orphaned =
                await(server, id, TransactionState.INCLUDED).inclusion().orElseThrow();

        node.rpc("evm_setAutomine", false);
        node.rpc("evm_revert", before);
        node.mine(1);
        await(server, id, TransactionState.SENT);
        assertThat(server.getBean(AnchorLog.class).head().size()).isZero();
        node.rpc("evm_setAutomine", true);
        node.mine(1);

        Inclusion again =
                await(server, id, TransactionState.INCLUDED).inclusion().orElseThrow();
        assertThat(again.blockHash()).isNotEqualTo(orphaned.blockHash());
        node.mine(3);
        await(server, id, TransactionState.FINAL);
        assertThat(server.getBean(AnchorLog.class).head().size()).isEqualTo(1);
    }

    @Test
    void aSecondInstanceTakesOverWithinTenSecondsAndNothingIsSentTwice() {
        var first = server("attest.chain.poll=100ms");
        awaitReady(first);
        var second = server();
        awaitReady(second);
        long one = submit(first, 1, EMPTY_ROOT);
        await(second, one, TransactionState.INCLUDED);

        first.close();
        long two = submit(second, 2, root(1));

        await(second, two, TransactionState.INCLUDED);
        assertThat(second.getBean(AnchorLog.class).head().size()).isEqualTo(2);
        assertThat(second.getBean(Transactions.class).gasSpent()).isLessThan(80_000);
    }

    @Test
    void anotherEndpointAnswersWhenOneIsAway() {
        var server = server("attest.chain.rpc-urls=http://127.0.0.1:9," + node.url());

        long id = submit(server, 1, EMPTY_ROOT);

        await(server, id, TransactionState.INCLUDED);
    }

    @Test
    void withModeLogThereIsNoChainAndNobodyAsksForOne() {
        var server = server("attest.chain.mode=log");

        assertThat(status(server)).isEqualTo(new ChainStatus.Off());
        assertThat(server.getBeanProvider(AnchorLog.class).stream()).isEmpty();
        assertThat(server.getBeanProvider(TransactionSender.class).stream()).isEmpty();
    }

    private static long submit(ConfigurableApplicationContext server, int size, Bytes32 previousRoot) {
        return server.getBean(AnchorLog.class).submit(new AnchorLog.Head(root(size), size), previousRoot);
    }
}
