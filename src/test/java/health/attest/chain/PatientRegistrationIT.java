package health.attest.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.attest.chain.PatientRegistry.Registration;
import health.attest.identity.ConsortiumKey;
import health.attest.identity.Registrar;
import health.attest.identity.RegistrationStore;
import health.attest.identity.UniversalIdentifier;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.web3j.crypto.Hash;

class PatientRegistrationIT extends ChainITBase {
    private static final ConsortiumKey KEY = ConsortiumKey.of(CONSORTIUM.toBytes());

    /** Property 3: patient id persists on chain, and is registered only once that is confirmed. */
    @Test
    void patientsAreRegisteredInBatchesAndNothingOfThemIsOnChain() {
        var server = server();
        awaitReady(server);
        RegistrationStore store = server.getBean(RegistrationStore.class);
        Registrar registrar = registrar(server);
        List<UniversalIdentifier> people =
                IntStream.range(0, 310).mapToObj(PatientRegistrationIT::person).toList();
        people.forEach(person -> store.queue(registration(person, ChainAddress.ZERO)));

        registrar.step();
        eventually().until(() -> server.getBean(PatientRegistry.class)
                .find(people.get(309).commitment(KEY))
                .isPresent());
        registrar.step();
        assertThat(store.isRegistered(people.get(309).commitment(KEY))).isFalse();
        node.mine(3);
        eventually().until(() -> {
            registrar.step();
            return people.stream().allMatch(person -> store.isRegistered(person.commitment(KEY)));
        });

        assertThat(server.getBean(Transactions.class).gasSpent() / 310).isLessThanOrEqualTo(48_000);
        assertNothingLeaked(people);
    }

    /** Property 1: patient id unique, also when two branches are first at the same time. */
    @Test
    void whatAnotherBranchRegisteredOnlyGetsThisOneAsCustodian() {
        var server = server();
        awaitReady(server);
        PatientRegistry patients = server.getBean(PatientRegistry.class);
        UniversalIdentifier shared = person(1);
        UniversalIdentifier own = person(2);
        ChainAddress elsewhere = new ChainAddress("0x" + "ee".repeat(20));
        await(
                server,
                patients.submitRegistrations(List.of(registration(shared, elsewhere))),
                TransactionState.INCLUDED);
        RegistrationStore store = server.getBean(RegistrationStore.class);
        store.queue(registration(shared, ChainAddress.ZERO));
        store.queue(registration(own, ChainAddress.ZERO));
        Registrar registrar = registrar(server);

        eventually().until(() -> {
            registrar.step();
            node.mine(1);
            return store.isRegistered(shared.commitment(KEY)) && store.isRegistered(own.commitment(KEY));
        });

        assertThat(patients.isCustodian(shared.custodian(KEY, ChainAddress.ZERO)))
                .isTrue();
        assertThat(patients.isCustodian(shared.custodian(KEY, elsewhere))).isTrue();
        assertThat(patients.find(own.commitment(KEY))).isPresent();
    }

    /** Every byte of every transaction and event. */
    private void assertNothingLeaked(List<UniversalIdentifier> people) {
        StringBuilder all = new StringBuilder();
        long last = Long.decode(node.rpc("eth_blockNumber").asText());
        for (long number = 0; number <= last; number++) {
            JsonNode block = node.rpc("eth_getBlockByNumber", "0x" + Long.toHexString(number), true);
            block.path("transactions").forEach(tx -> all.append(tx.path("input").asText()));
        }
        node.rpc("eth_getLogs", Map.of("fromBlock", "0x0", "toBlock", "latest"))
                .forEach(log -> all.append(log.path("data").asText()).append(log.path("topics")));
        String chain = all.toString().toLowerCase(Locale.ROOT);

        assertThat(chain).contains(people.get(0).commitment(KEY).toHex().substring(2));
        for (UniversalIdentifier person : people) {
            byte[] bytes = person.value().getBytes(StandardCharsets.US_ASCII);
            assertThat(chain.contains(HexFormat.of().formatHex(bytes))).isFalse();
            assertThat(chain.contains(sha256(bytes))).isFalse();
            assertThat(chain.contains(Hash.sha3String(person.value()).substring(2)))
                    .isFalse();
        }
    }

    private static Registrar registrar(ConfigurableApplicationContext server) {
        return new Registrar(
                server.getBean(RegistrationStore.class),
                server.getBean(PatientRegistry.class),
                server.getBean(Transactions.class));
    }

    private static Registration registration(UniversalIdentifier person, ChainAddress branch) {
        return new Registration(person.commitment(KEY), person.custodian(KEY, branch));
    }

    private static UniversalIdentifier person(int number) {
        return new UniversalIdentifier("%040d".formatted(number).replace('0', 'z'));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
