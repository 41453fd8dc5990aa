package health.attest.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

class ChainRegistriesIT extends ChainITBase {
    private static final Bytes32 TAG = Bytes32.ofHex("77".repeat(32));

    @Test
    void aBatchOfThreeHundredPatientsCostsAtMostFortyEightThousandGasEach() {
        var server = server();
        PatientRegistry registry = server.getBean(PatientRegistry.class);
        List<PatientRegistry.Registration> batch = IntStream.range(0, 300)
                .mapToObj(i -> new PatientRegistry.Registration(keyed("patient", i), keyed("custodian", i)))
                .toList();

        long id = registry.submitRegistrations(batch);

        Inclusion inclusion =
                await(server, id, TransactionState.INCLUDED).inclusion().orElseThrow();
        assertThat(inclusion.gasUsed() / 300).isLessThanOrEqualTo(48_000);
        assertThat(registry.find(keyed("patient", 299))).contains(new PatientRegistry.Entry(inclusion.block(), true));
        assertThat(registry.isCustodian(keyed("custodian", 7))).isTrue();
        assertThat(registry.isCustodian(keyed("custodian", 300))).isFalse();
        assertThat(registry.find(keyed("patient", 300))).isEmpty();
    }

    @Test
    void aDuplicatePatientIsRefusedByName() {
        var server = server();
        PatientRegistry registry = server.getBean(PatientRegistry.class);
        var alice = new PatientRegistry.Registration(keyed("patient", 1), keyed("custodian", 1));
        await(server, registry.submitRegistrations(List.of(alice)), TransactionState.INCLUDED);

        long again = registry.submitRegistrations(List.of(alice));

        assertThat(await(server, again, TransactionState.REFUSED).refusal())
                .contains("PatientRegistryAlreadyRegistered");
    }

    @Test
    void aUserChangesOneVersionAfterTheOther() {
        var server = server();
        UserRegistry registry = server.getBean(UserRegistry.class);

        await(server, registry.submitRegistration(TAG, root(1)), TransactionState.INCLUDED);
        await(server, registry.submitUpdate(TAG, 1, root(2)), TransactionState.INCLUDED);
        long late = registry.submitUpdate(TAG, 1, root(3));

        assertThat(await(server, late, TransactionState.REFUSED).refusal()).contains("UserRegistryVersionMismatch");
        eventually()
                .untilAsserted(() -> assertThat(registry.find(TAG)).contains(new UserRegistry.Entry(root(2), 2, true)));
        await(server, registry.submitDeactivation(TAG), TransactionState.INCLUDED);
        eventually().untilAsserted(() -> assertThat(registry.find(TAG))
                .contains(new UserRegistry.Entry(root(2), 2, false)));
    }

    /** Property 33: reads cached. */
    @Test
    void aSecondReadWithinItsLifeMakesNoCallUntilAnEventSaysItChanged() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        HttpServer proxy = countingProxy(calls);
        try {
            var server = server(
                    "attest.chain.rpc-urls=http://127.0.0.1:"
                            + proxy.getAddress().getPort(),
                    "attest.chain.read-life=1h");
            BlockedAddressRegistry registry = server.getBean(BlockedAddressRegistry.class);
            awaitReady(server);
            assertThat(registry.find(TAG)).isEmpty();
            int asked = calls.get();

            assertThat(registry.find(TAG)).isEmpty();
            assertThat(calls).hasValue(asked);

            await(server, registry.submitBlock(TAG, Optional.empty(), 3, true), TransactionState.INCLUDED);
            eventually().until(() -> registry.find(TAG).isPresent());
            assertThat(calls.get()).isGreaterThan(asked);
        } finally {
            proxy.stop(0);
        }
    }

    @Test
    void everyoneHearsBlocksFromTheFirstOnInOneOrder() {
        var first = server();
        BlockedAddressRegistry registry = first.getBean(BlockedAddressRegistry.class);
        Instant tomorrow = Instant.ofEpochSecond(Long.decode(node.rpc("eth_getBlockByNumber", "latest", false)
                        .get("timestamp")
                        .asText()))
                .plus(1, ChronoUnit.DAYS);
        registry.submitBlock(TAG, Optional.of(tomorrow), 1, false);
        registry.submitBlock(TAG, Optional.empty(), 2, true);
        long overruled = registry.submitBlock(TAG, Optional.of(tomorrow), 1, false);
        assertThat(await(first, overruled, TransactionState.REFUSED).refusal())
                .contains("BlockedAddressRegistryManualStands");
        await(first, registry.submitUnblock(TAG), TransactionState.INCLUDED);

        var late = server();
        Heard heard = follow(late);

        eventually().until(() -> heard.caughtUp);
        assertThat(heard.events.stream().filter(event -> event.addressTag().isPresent()))
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("AddressBlocked", "AddressBlocked", "AddressUnblocked");
        assertThat(heard.events).extracting(ChainEvent::position).isSorted();
        ChainAddress account = first.getBean(Signer.class).account();
        assertThat(heard.events.stream().filter(ChainEvent.AddressBlocked.class::isInstance))
                .element(1)
                .extracting(event -> ((ChainEvent.AddressBlocked) event).block())
                .isEqualTo(new BlockedAddressRegistry.Block(TAG, Optional.empty(), 2, true, account));
    }

    @Test
    void aReorganisationIsToldAndUndone() {
        var server = server("attest.chain.hasten-after=1h");
        awaitReady(server);
        Heard heard = follow(server);
        eventually().until(() -> heard.caughtUp);
        String before = node.rpc("evm_snapshot").asText();
        BlockedAddressRegistry registry = server.getBean(BlockedAddressRegistry.class);
        await(server, registry.submitBlock(TAG, Optional.empty(), 2, true), TransactionState.INCLUDED);
        eventually().until(() -> heard.standing().contains(TAG));

        node.rpc("evm_setAutomine", false);
        node.rpc("evm_revert", before);
        node.mine(2);

        eventually().until(() -> !heard.standing().contains(TAG));
        assertThat(heard.rollbacks).isNotEmpty();
        node.rpc("evm_setAutomine", true);
        node.mine(1);
        eventually().until(() -> heard.standing().contains(TAG));
        eventually().until(() -> registry.find(TAG).isPresent());
    }

    @Test
    void aSignatureIsReportedAndKnown() {
        var server = server();
        AttackSignatureRegistry registry = server.getBean(AttackSignatureRegistry.class);
        Instant expiry = Instant.ofEpochSecond(Long.decode(node.rpc("eth_getBlockByNumber", "latest", false)
                        .get("timestamp")
                        .asText()))
                .plus(30, ChronoUnit.DAYS);

        await(server, registry.submitReport(TAG, 7, expiry), TransactionState.INCLUDED);

        ChainAddress account = server.getBean(Signer.class).account();
        eventually().untilAsserted(() -> assertThat(registry.find(TAG))
                .contains(new AttackSignatureRegistry.Signature(TAG, 7, account, expiry, 1)));
        long twice = registry.submitVouch(TAG);
        assertThat(await(server, twice, TransactionState.REFUSED).refusal())
                .contains("AttackSignatureRegistryAlreadyVouched");
    }

    @Test
    void theBranchFindsItselfAndTheConsortiumsKey() {
        var server = server("attest.base-url=https://one.example", "attest.ledger.origin=one.example/log");
        awaitReady(server);
        BranchRegistry registry = server.getBean(BranchRegistry.class);

        BranchRegistry.Branch self = registry.self().orElseThrow();

        assertThat(self.fhirBaseUrl()).isEqualTo("https://one.example/fhir");
        assertThat(self.logOrigin()).isEqualTo("one.example/log");
        assertThat(self.anchorLog())
                .isEqualTo(server.getBean(AnchorLog.class).place().contract());
        assertThat(registry.consortiumKeyFingerprint()).isEqualTo(CONSORTIUM);
    }

    @Test
    void anEncryptedKeystoreSignsAndSurvivesARestart() throws IOException {
        String password = "attest.chain.key-password-file=" + directory.resolve("keys/password");
        var server = server(password);
        awaitReady(server);
        ChainAddress account = server.getBean(Signer.class).account();
        server.close();

        assertThat(Files.readString(directory.resolve("keys/chain.key"))).contains("\"ciphertext\"");
        assertThat(server(password).getBean(Signer.class).account()).isEqualTo(account);
    }

    @Test
    void aRemoteSignerSignsForItsAccount() {
        String account = node.rpc("eth_accounts").get(1).asText();
        var server = server("attest.chain.signer-url=" + node.url(), "attest.chain.signer-account=" + account);

        long id = server.getBean(AnchorLog.class).submit(new AnchorLog.Head(root(1), 1), EMPTY_ROOT);

        await(server, id, TransactionState.INCLUDED);
        assertThat(directory.resolve("keys/chain.key")).doesNotExist();
    }

    private static Heard follow(ConfigurableApplicationContext server) {
        Heard heard = new Heard();
        server.getBean(ChainEvents.class).follow(heard);
        return heard;
    }

    private static Bytes32 keyed(String what, int number) {
        return Bytes32.of(Arrays.copyOf(
                (what + " " + number + " ................................").getBytes(StandardCharsets.US_ASCII), 32));
    }

    private HttpServer countingProxy(AtomicInteger calls) throws IOException {
        HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        HttpClient client = HttpClient.newHttpClient();
        proxy.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (new String(body, StandardCharsets.UTF_8).contains("\"eth_call\"")) {
                calls.incrementAndGet();
            }
            try {
                byte[] answer = client.send(
                                HttpRequest.newBuilder(URI.create(node.url()))
                                        .header("Content-Type", "application/json")
                                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                                        .build(),
                                HttpResponse.BodyHandlers.ofByteArray())
                        .body();
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        proxy.start();
        return proxy;
    }

    private static final class Heard implements ChainEvents.Listener {
        private final List<ChainEvent> events = new CopyOnWriteArrayList<>();
        private final List<Long> rollbacks = new CopyOnWriteArrayList<>();
        private volatile boolean caughtUp;

        @Override
        public void onEvent(ChainEvent event) {
            events.add(event);
        }

        @Override
        public void onRollback(long firstBlock) {
            rollbacks.add(firstBlock);
            events.removeIf(event -> event.position().block() >= firstBlock);
        }

        @Override
        public void onCaughtUp(long block) {
            caughtUp = true;
        }

        /** Tags that are blocked after all that was heard. */
        List<Bytes32> standing() {
            List<Bytes32> tags = new ArrayList<>();
            for (ChainEvent event : events) {
                if (event instanceof ChainEvent.AddressBlocked blocked) {
                    tags.add(blocked.block().tag());
                } else if (event instanceof ChainEvent.AddressUnblocked unblocked) {
                    tags.remove(unblocked.tag());
                }
            }
            return tags;
        }
    }
}
