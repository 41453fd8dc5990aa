package health.attest.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** What answers is not what was deployed to: one clear line, nothing is sent, everything else goes on. */
class ChainRefusalIT extends ChainITBase {
    /** The first account of anvil and Hardhat, printed by them at every start. */
    private static final String DEVELOPMENT_KEY = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

    @Test
    void anotherChainId() {
        var server = server("attest.chain.id=1", "attest.chain.directory=0x" + "12".repeat(20));

        assertThat(refusal(server)).isEqualTo(node.url() + " is chain id 31337, not 1");
        assertNothingIsSent(server);
    }

    @Test
    void noCodeWhereTheDirectoryShouldBe() {
        var server = server("attest.chain.directory=0x" + "12".repeat(20));

        assertThat(refusal(server)).isEqualTo("no code at 0x" + "12".repeat(20) + ", where Directory should be");
        assertNothingIsSent(server);
    }

    @Test
    void otherCodeThanTheArtifacts() throws IOException {
        deployAndStop();
        node.rpc("anvil_setCode", contract("PatientRegistry"), "0x6001600101");

        var server = server();

        assertThat(refusal(server))
                .isEqualTo("the code at " + contract("PatientRegistry") + " is not that of PatientRegistry");
        assertNothingIsSent(server);
    }

    @Test
    void codeThatChangesWhileTheServerRunsIsNoticedAtTheNextConnect() throws IOException {
        var server = server();
        awaitReady(server);
        node.rpc("anvil_setCode", contract("BranchRegistry"), "0x6001600101");
        node.stop();
        eventually().until(() -> !status(server).isReady());
        node.start();

        assertThat(refusal(server)).endsWith("is not that of BranchRegistry");
    }

    @Test
    void anEmptyAccount() {
        String account = deployAndStop();
        node.rpc("anvil_setBalance", account, "0x0");

        var server = server();

        assertThat(refusal(server)).isEqualTo("account " + account + " is empty and cannot pay for gas");
        assertNothingIsSent(server);
    }

    @Test
    void anEmptyAccountIsBelievedAgainOnceItIsFunded() {
        String account = deployAndStop();
        node.rpc("anvil_setBalance", account, "0x0");
        var server = server();
        refusal(server);

        node.rpc("anvil_setBalance", account, "0xde0b6b3a7640000");

        awaitReady(server);
    }

    @Test
    void anAccountThatIsNoBranch() {
        deployAndStop();

        var server = server("attest.chain.keyfile=" + directory.resolve("keys/other.key"));

        assertThat(refusal(server)).endsWith("is no active branch; the consortium's administrator must add it");
        assertNothingIsSent(server);
    }

    @Test
    void aBranchWithAnotherConsortiumKeyDoesNotStart() {
        deployAndStop();

        assertThatThrownBy(() -> server(Bytes32.ofHex("22".repeat(32))))
                .rootCause()
                .hasMessage("this branch holds another consortium key than the one whose fingerprint stands in"
                        + " BranchRegistry");
    }

    @Test
    void aBranchWithAnotherConsortiumKeyIsRefusedLaterIfTheChainWasAwayAtStart() {
        deployAndStop();
        node.stop();
        var server = server(Bytes32.ofHex("22".repeat(32)));

        node.start();

        assertThat(refusal(server)).startsWith("this branch holds another consortium key");
        assertNothingIsSent(server);
    }

    @Test
    void aKnownDevelopmentKeyOnAnyOtherChain() throws IOException {
        Path key = Files.writeString(directory.resolve("development.key"), DEVELOPMENT_KEY);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        try (AnvilProcess other = new AnvilProcess(directory, 4_242)) {
            var server = server(
                    "attest.chain.id=4242",
                    "attest.chain.rpc-urls=" + other.url(),
                    "attest.chain.keyfile=" + key,
                    "attest.chain.directory=0x" + "12".repeat(20));

            assertThat(refusal(server)).contains("is a known development key").doesNotContain(DEVELOPMENT_KEY);
            assertNothingIsSent(server);
        }
    }

    @Test
    void anotherChainWithoutADirectorySetting() {
        try (AnvilProcess other = new AnvilProcess(directory, 4_242)) {
            var server = server("attest.chain.id=4242", "attest.chain.rpc-urls=" + other.url());

            assertThat(refusal(server))
                    .isEqualTo("attest.chain.directory must name the Directory contract of chain 4242");
        }
    }

    @Test
    void readsSayThatTheChainIsUnavailable() {
        var server = server("attest.chain.id=1", "attest.chain.directory=0x" + "12".repeat(20));
        AnchorLog log = server.getBean(AnchorLog.class);

        assertThatThrownBy(log::head).isInstanceOf(ChainUnavailableException.class);
    }

    private static void assertNothingIsSent(ConfigurableApplicationContext server) {
        long id = server.getBean(AnchorLog.class).submit(new AnchorLog.Head(root(1), 1), EMPTY_ROOT);

        assertThatThrownBy(() -> server.getBean(TransactionSender.class).step())
                .isInstanceOf(ChainUnavailableException.class);
        assertThat(find(server, id).state()).isEqualTo(TransactionState.QUEUED);
    }

    /** A chain with contracts and a server that has left; the sending account is returned. */
    private String deployAndStop() {
        var server = server();
        awaitReady(server);
        String account = server.getBean(Signer.class).account().hex();
        server.close();
        return account;
    }

    private String contract(String name) throws IOException {
        JsonNode file = new ObjectMapper().readTree(Files.readString(directory.resolve("deployments/31337.json")));
        return file.get("contracts").get(name).asText();
    }
}
