package health.attest.threat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.attest.chain.AnvilProcess;
import health.attest.engines.EmbeddedPostgres;
import health.attest.engines.EmbeddedRedis;
import health.attest.engines.Ports;
import health.attest.journey.Http;
import health.attest.journey.TestIssuer;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.Hash;

/** Branches with servers and databases of their own, on one chain. */
class BranchesIT {
    /** What the specification allows a block to take from one branch to the other. */
    private static final Duration SPREAD_MAX = Duration.ofSeconds(30);

    private static final TestIssuer ISSUER = TestIssuer.start();
    private static final EmbeddedPostgres POSTGRES = EmbeddedPostgres.start(Path.of("target/it/branches-postgres"));

    private static final EmbeddedRedis REDIS = EmbeddedRedis.start(Path.of("target/it/branches-redis"), Ports.ANY);

    @TempDir
    static Path directory;

    private static AnvilProcess chain;
    private static Branch north;
    private static Branch south;

    @BeforeAll
    static void start() throws Exception {
        Runtime.getRuntime().addShutdownHook(new Thread(POSTGRES::close));
        chain = new AnvilProcess(directory, 31_337);
        north = branch("north").start();
        eventually().until(() -> Files.exists(directory.resolve("deployments/31337.json")));
        awaitReady(north);
        south = branch("south");
        join(south);
        south.start();
        awaitReady(south);
    }

    @AfterAll
    static void stop() {
        north.close();
        south.close();
        chain.close();
        REDIS.close();
        ISSUER.close();
    }

    /** Property 17 with two servers: a block or unblock of one branch is effective at the other within 30 seconds. */
    @Test
    void aBlockOfOneBranchRefusesAtTheOtherAndAnUnblockServesAgain() {
        String guest = "198.51.100.7";
        int before = recorded().size();
        assertThat(south.from(guest).get("/fhir/Patient").status()).isEqualTo(401);

        assertThat(order(north, "/security/block", guest)).isEqualTo(200);

        assertThat(north.from(guest).get("/fhir/metadata").status()).isEqualTo(403);
        within(SPREAD_MAX).until(() -> south.from(guest).get("/fhir/Patient").status() == 403);
        eventually().until(() -> north.query("select chain_status from attest.threat_block order by blocked_at desc")
                .equals("confirmed"));
        assertThat(north.query("select transaction from attest.threat_block order by blocked_at desc"))
                .startsWith("0x");
        assertThat(recorded().subList(before, recorded().size()))
                .containsExactly("block " + north.bean(Keys.class).tag(ThreatFixtures.address(guest)));

        assertThat(order(north, "/security/unblock", guest)).isEqualTo(200);

        within(SPREAD_MAX).until(() -> south.from(guest).get("/fhir/Patient").status() == 401);
    }

    @Test
    void whatOneBranchBlockedAnotherMayLift() {
        String guest = "198.51.100.8";
        order(north, "/security/block", guest);
        within(SPREAD_MAX).until(() -> south.from(guest).get("/fhir/Patient").status() == 403);

        assertThat(order(south, "/security/unblock", guest)).isEqualTo(200);

        within(SPREAD_MAX).until(() -> north.from(guest).get("/fhir/Patient").status() == 401);
    }

    @Test
    void aBlockOfAnotherBranchTouchesNoSharedAddressAndNoToken() {
        String hospital = "198.51.100.9";
        Http engine = south.from(hospital).withToken(token("it-engine", "system/*.rs"));
        engine.get("/security/dashboard");

        order(north, "/security/block", hospital);
        order(north, "/security/block", "198.51.100.10");
        within(SPREAD_MAX)
                .until(() -> south.from("198.51.100.10").get("/fhir/Patient").status() == 403);

        assertThat(engine.get("/security/dashboard").body()).doesNotContain("threat-score", "\"blocked\"");
        assertThat(south.from(hospital).get("/fhir/Patient").status()).isEqualTo(401);
    }

    /** Property 43 with a real chain: a new branch knows every block and signature before it reports ready. */
    @Test
    void aNewBranchKnowsEverythingBeforeItIsReady() throws Exception {
        for (int i = 1; i <= 20; i++) {
            assertThat(order(north, "/security/block", "203.0.113." + i)).isEqualTo(200);
        }
        order(north, "/security/unblock", "203.0.113.20");
        attack(north);
        eventually()
                .until(() -> north.query("select count(*) from attest.threat_outbox where status <> 'confirmed'")
                                .equals("0")
                        && !north.query("select count(*) from attest.threat_outbox where kind = 'signature'")
                                .equals("0"));

        try (Branch east = branch("east").with("attest.threat.signature-quorum", "1")) {
            join(east);
            east.start();
            awaitReady(east);

            for (int i = 1; i <= 19; i++) {
                assertThat(east.from("203.0.113." + i).get("/fhir/Patient").status())
                        .isEqualTo(403);
            }
            assertThat(east.from("203.0.113.20").get("/fhir/Patient").status()).isEqualTo(401);
            assertThat(east.bean(Signatures.class).size()).isEqualTo(1);
            // Who reported it and who believes one reporter ask for a challenge; who wants two does not.
            assertThat(isChallenged(north)).isTrue();
            assertThat(isChallenged(east)).isTrue();
            assertThat(isChallenged(south)).isFalse();
        }
    }

    /** Property 44: what a branch decided while the chain was away drains once, in order. */
    @Test
    void aQueueDrainsOnceAndInOrderWhenTheChainIsBack() {
        int before = recorded().size();
        String last = north.query("select coalesce(max(id), 0) from attest.threat_outbox");
        String queued = "select count(*) from attest.threat_outbox where id > " + last;
        chain.stop();
        for (int i = 1; i <= 10; i++) {
            assertThat(order(north, "/security/block", "203.0.114." + i)).isEqualTo(200);
        }
        for (int i = 1; i <= 5; i++) {
            assertThat(order(north, "/security/unblock", "203.0.114." + i)).isEqualTo(200);
        }
        order(north, "/security/block", "203.0.114.1");
        assertThat(north.from("203.0.114.10").get("/fhir/metadata").status()).isEqualTo(403);
        eventually().until(() -> north.query(queued).equals("16"));
        assertThat(north.query(queued + " and status = 'confirmed'")).isEqualTo("0");

        chain.start();

        eventually()
                .until(() -> north.query(queued + " and status = 'confirmed'").equals("16"));
        List<Integer> blocked = List.of(1, 6, 7, 8, 9, 10);
        for (int i = 1; i <= 10; i++) {
            int expected = blocked.contains(i) ? 403 : 401;
            String address = "203.0.114." + i;
            within(SPREAD_MAX)
                    .until(() -> south.from(address).get("/fhir/Patient").status() == expected);
        }
        Keys keys = north.bean(Keys.class);
        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= 10; i++) {
            expected.add("block " + keys.tag(ThreatFixtures.address("203.0.114." + i)));
        }
        for (int i = 1; i <= 5; i++) {
            expected.add("unblock " + keys.tag(ThreatFixtures.address("203.0.114." + i)));
        }
        expected.add("block " + keys.tag(ThreatFixtures.address("203.0.114.1")));
        assertThat(recorded().subList(before, before + 16)).isEqualTo(expected);
        assertThat(recorded()).hasSize(before + 16);
    }

    @Test
    void aServerThatStartsWithoutItsChainServesAfterAWhileAndSaysSo() {
        south.stop();
        chain.stop();

        south.with("attest.threat.chain-wait-max", "3s").start();

        assertThat(south.from("198.51.100.1").get("/health/ready").status()).isEqualTo(503);
        awaitReady(south);
        assertThat(order(south, "/security/block", "198.51.100.2")).isEqualTo(200);
        assertThat(south.from("198.51.100.2").get("/fhir/metadata").status()).isEqualTo(403);
        chain.start();
        within(SPREAD_MAX)
                .until(() -> north.from("198.51.100.2").get("/fhir/Patient").status() == 403);
    }

    private static boolean isChallenged(Branch branch) {
        return branch.from("198.51.100.77")
                .get("/fhir/Patient/1")
                .header("Link")
                .filter(link -> link.equals("</security/challenge>; rel=\"challenge\""))
                .isPresent();
    }

    /** Sixty addresses with one fingerprint. */
    private static void attack(Branch branch) {
        for (int i = 0; i < 60; i++) {
            branch.from("192.0." + i + ".1").get("/fhir/Patient/" + i);
        }
    }

    /** What the registry of blocked addresses has recorded, in the chain's order: the kind and the tag. */
    private static List<String> recorded() {
        List<String> events = new ArrayList<>();
        Map<String, String> kinds = Map.of(
                Hash.sha3String("AddressBlocked(bytes32,uint40,uint8,bool,address)"),
                "block ",
                Hash.sha3String("AddressUnblocked(bytes32,address)"),
                "unblock ");
        for (JsonNode log : chain.rpc(
                "eth_getLogs",
                Map.of("fromBlock", "0x0", "toBlock", "latest", "address", contract("BlockedAddressRegistry")))) {
            String kind = kinds.get(log.path("topics").path(0).asText());
            if (kind != null) {
                events.add(kind + log.path("topics").path(1).asText());
            }
        }
        return events;
    }

    private static String contract(String name) {
        try {
            return new ObjectMapper()
                    .readTree(Files.readString(directory.resolve("deployments/31337.json")))
                    .path("contracts")
                    .path(name)
                    .asText();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Branch branch(String name) {
        return new Branch(name, directory, POSTGRES, REDIS, chain).trusting(ISSUER);
    }

    /** As the consortium's administrator does it, with the administrator's own program. */
    private static void join(Branch branch) throws Exception {
        chain.rpc("anvil_setBalance", branch.account(), "0x56bc75e2d63100000");
        Method program =
                Class.forName("health.attest.chain.web3j.DeployProgram").getDeclaredMethod("run", String[].class);
        program.setAccessible(true);
        Object unused = program.invoke(null, (Object) new String[] {
            "add-branch",
            "--rpc",
            chain.url(),
            "--administrator-key",
            directory.resolve("keys/administrator.key").toString(),
            "--directory",
            contract("Directory"),
            "--account",
            branch.account(),
            "--fhir-base-url",
            "http://branch.example/fhir",
            "--log-origin",
            "branch.example"
        });
    }

    private static int order(Branch branch, String path, String address) {
        return branch.from("198.51.100.200")
                .withToken(token("grace", "attest/security.read attest/security.write"))
                .send("POST", path, "application/json", "{\"address\":\"" + address + "\"}")
                .status();
    }

    private static String token(String user, String scope) {
        return ISSUER.token(Map.of(
                "tenant", "demo", "sub", user, "client_id", "console", "roles", "security-officer", "scope", scope));
    }

    private static void awaitReady(Branch branch) {
        eventually()
                .until(() -> branch.from("198.51.100.250").get("/health/ready").status() == 200);
    }

    private static ConditionFactory eventually() {
        return within(Duration.ofSeconds(60));
    }

    private static ConditionFactory within(Duration time) {
        return Awaitility.await().atMost(time).pollInterval(Duration.ofMillis(200));
    }
}
