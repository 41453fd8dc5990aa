package health.attest.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProductionRulesTest {
    @TempDir
    Path directory;

    private final Map<String, String> settings = new HashMap<>();

    @BeforeEach
    void goodSettings() throws IOException {
        settings.putAll(Map.of(
                "ATTEST_DEMO", "false",
                "ATTEST_DB_URL", "jdbc:postgresql://db:5432/attest",
                "ATTEST_DB_PASSWORD", "a-password-of-the-server",
                "ATTEST_DB_OWNERPASSWORD", "a-password-of-the-owner",
                "ATTEST_REDIS_URL", "redis://:a-password@redis:6379/0",
                "ATTEST_BASE_URL", "https://fhir.example",
                "ATTEST_TRANSPORT_TRUSTEDPROXIES", "10.0.0.0/8"));
        settings.putAll(Map.of(
                "ATTEST_CHAIN_RPC_URLS", "http://chain:8545",
                "ATTEST_CHAIN_ID", "4711",
                "ATTEST_CHAIN_DIRECTORY", "0x00000000000000000000000000000000000000aa"));
        for (String name : new String[] {"", "LEDGER_", "CHAIN_", "CONSORTIUM_"}) {
            keyFile("ATTEST_" + name + "KEYFILE", "11".repeat(32), "rw-------");
        }
    }

    @Test
    void goodSettingsHaveNothingAgainstThem() {
        assertThat(ProductionRules.refusals(settings)).isEmpty();
    }

    @Test
    void noSettingsAtAllAreRefusedForEveryReason() {
        assertThat(ProductionRules.refusals(Map.of())).hasSize(15);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ATTEST_DEMO                     | true              | demo accounts would be created
                    ATTEST_DB_PASSWORD              | attest            | ATTEST_DB_PASSWORD is missing or shorter
                    ATTEST_DB_PASSWORD              | a-password-of-the-owner | must not own its tables
                    ATTEST_REDIS_URL                | redis://redis:6379 | ATTEST_REDIS_URL is missing or has no password
                    ATTEST_BASE_URL                 | http://fhir.example | not an https address
                    ATTEST_CORS_ORIGINS             | https://a.example,* | allows every origin
                    ATTEST_CHAIN_ID                 | 31337             | a development chain's
                    ATTEST_KEYFILE                  | /no/such/file     | cannot read /no/such/file
                    """)
    void eachFaultIsNamed(String name, String value, String refusal) {
        settings.put(name, value);

        assertThat(ProductionRules.refusals(settings))
                .singleElement()
                .asString()
                .contains(refusal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0/0", "10.0.0.0/8, ::/0", "0.0.0.0/0,10.0.0.1/32"})
    void trustingEverybodyIsRefused(String proxies) {
        settings.put("ATTEST_TRANSPORT_TRUSTEDPROXIES", proxies);

        assertThat(ProductionRules.refusals(settings))
                .containsExactly("ATTEST_TRANSPORT_TRUSTEDPROXIES trusts everybody");
    }

    @Test
    void withoutProxyTheServerNeedsItsOwnCertificate() {
        settings.remove("ATTEST_TRANSPORT_TRUSTEDPROXIES");

        assertThat(ProductionRules.refusals(settings))
                .singleElement()
                .asString()
                .startsWith("no TLS");

        settings.putAll(Map.of("ATTEST_TLS_CERTIFICATE", "tls.crt", "ATTEST_TLS_KEY", "tls.key"));

        assertThat(ProductionRules.refusals(settings)).isEmpty();
    }

    @Test
    void aPublishedChainKeyIsRefused() throws IOException {
        keyFile(
                "ATTEST_CHAIN_KEYFILE",
                "0xAC0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80\n",
                "rw-------");

        assertThat(ProductionRules.refusals(settings))
                .containsExactly("ATTEST_CHAIN_KEYFILE holds a key that everybody knows");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--"})
    void aKeyFileOthersMayReadIsRefused(String permissions) throws IOException {
        keyFile("ATTEST_LEDGER_KEYFILE", "22".repeat(32), permissions);

        assertThat(ProductionRules.refusals(settings))
                .singleElement()
                .asString()
                .startsWith("ATTEST_LEDGER_KEYFILE: others may read");
    }

    @Test
    void aSignedLogNeedsNoChain() {
        settings.put("ATTEST_CHAIN_MODE", "log");
        settings.remove("ATTEST_CHAIN_RPC_URLS");
        settings.remove("ATTEST_CHAIN_ID");

        assertThat(ProductionRules.refusals(settings)).isEmpty();
    }

    private void keyFile(String name, String content, String permissions) throws IOException {
        Path file = Files.writeString(directory.resolve(name), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        settings.put(name, file.toString());
    }
}
