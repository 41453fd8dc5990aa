package health.attest.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What a configuration must not hold when patients' data is real, each with what to do about it. */
public final class ProductionRules {
    private static final int PASSWORD_LENGTH_MIN = 16;
    private static final Set<String> DEVELOPMENT_CHAINS = Set.of("31337", "1337");
    private static final Pattern ANYBODY = Pattern.compile(".*/0(,.*)?");
    private static final Pattern REDIS_WITH_PASSWORD = Pattern.compile("rediss?://[^:@/]*:([^@/]+)@.+");
    private static final List<String> KEY_FILES =
            List.of("ATTEST_KEYFILE", "ATTEST_LEDGER_KEYFILE", "ATTEST_CHAIN_KEYFILE", "ATTEST_CONSORTIUM_KEYFILE");

    /** The accounts every local node opens with; their keys are printed in its manual. */
    private static final Set<String> PUBLISHED_CHAIN_KEYS = Set.of(
            "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
            "59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d",
            "5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a",
            "7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6",
            "47e179ec197488593b187f80a00eb0da91f1b9d0b13f8733639f19c30a34926a",
            "8b3a350cf5c34c9194ca85829a2df0ec3153be0318b5e2d3348e872092edffba",
            "92db14e403b83dfe3df233f83dfa3a0d7096f21ca9b0d6d6b8d88b2b4ec1564e",
            "4bbbf85ce3377467afe5d46f804f221813b2bb87f24d81f60f1fcdbf7cbf4356",
            "dbda1821b80551c9d65939329250298aa3472ba22feea921c0cf5d620ea67b97",
            "2a871d0798f97d79848a013d4936a73bf4cc922c825d33c1cf7073dff6d409c6");

    private final Map<String, String> settings;
    private final List<String> refusals = new ArrayList<>();

    private ProductionRules(Map<String, String> settings) {
        this.settings = settings;
    }

    /** One line for everything in {@code settings}, the server's environment, that keeps it from production. */
    public static List<String> refusals(Map<String, String> settings) {
        ProductionRules rules = new ProductionRules(settings);
        rules.checkDemo();
        rules.checkStores();
        rules.checkEdge();
        rules.checkChain();
        KEY_FILES.forEach(rules::checkKeyFile);
        return List.copyOf(rules.refusals);
    }

    private void checkDemo() {
        refuseUnless(given("ATTEST_DEMO").equals("false"), "demo accounts would be created: set ATTEST_DEMO=false");
    }

    private void checkStores() {
        refuseUnless(!given("ATTEST_DB_URL").isEmpty(), "no database of its own: set ATTEST_DB_URL");
        for (String name : List.of("ATTEST_DB_PASSWORD", "ATTEST_DB_OWNERPASSWORD")) {
            refuseUnless(
                    given(name).length() >= PASSWORD_LENGTH_MIN,
                    name + " is missing or shorter than " + PASSWORD_LENGTH_MIN + " characters");
        }
        refuseUnless(
                !given("ATTEST_DB_PASSWORD").equals(given("ATTEST_DB_OWNERPASSWORD")),
                "ATTEST_DB_PASSWORD and ATTEST_DB_OWNERPASSWORD are the same: the server must not own its tables");
        refuseUnless(
                REDIS_WITH_PASSWORD.matcher(given("ATTEST_REDIS_URL")).matches(),
                "ATTEST_REDIS_URL is missing or has no password");
    }

    private void checkEdge() {
        refuseUnless(
                given("ATTEST_BASE_URL").toLowerCase(Locale.ROOT).startsWith("https://"),
                "ATTEST_BASE_URL is not an https address");
        boolean ownTls = !given("ATTEST_TLS_CERTIFICATE").isEmpty()
                && !given("ATTEST_TLS_KEY").isEmpty();
        String proxies = given("ATTEST_TRANSPORT_TRUSTEDPROXIES");
        refuseUnless(
                ownTls || !proxies.isEmpty(),
                "no TLS: set ATTEST_TLS_CERTIFICATE and ATTEST_TLS_KEY,"
                        + " or ATTEST_TRANSPORT_TRUSTEDPROXIES to the proxy that ends it");
        refuseUnless(
                !ANYBODY.matcher(proxies.replace(" ", "")).matches(),
                "ATTEST_TRANSPORT_TRUSTEDPROXIES trusts everybody");
        refuseUnless(!given("ATTEST_CORS_ORIGINS").contains("*"), "ATTEST_CORS_ORIGINS allows every origin");
    }

    private void checkChain() {
        if (given("ATTEST_CHAIN_MODE").equals("log")) {
            return;
        }
        refuseUnless(!given("ATTEST_CHAIN_RPC_URLS").isEmpty(), "no chain: set ATTEST_CHAIN_RPC_URLS");
        String id = given("ATTEST_CHAIN_ID");
        refuseUnless(
                !id.isEmpty() && !DEVELOPMENT_CHAINS.contains(id),
                "ATTEST_CHAIN_ID is missing or a development chain's");
        refuseUnless(!given("ATTEST_CHAIN_DIRECTORY").isEmpty(), "ATTEST_CHAIN_DIRECTORY is missing");
        String key = content("ATTEST_CHAIN_KEYFILE").strip().toLowerCase(Locale.ROOT);
        refuseUnless(
                PUBLISHED_CHAIN_KEYS.stream().noneMatch(key::contains),
                "ATTEST_CHAIN_KEYFILE holds a key that everybody knows");
    }

    private void checkKeyFile(String name) {
        if (given(name).isEmpty()) {
            refusals.add(name + " is missing");
            return;
        }
        Path file = Path.of(given(name));
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            refuseUnless(
                    !permissions.contains(PosixFilePermission.GROUP_READ)
                            && !permissions.contains(PosixFilePermission.OTHERS_READ),
                    name + ": others may read " + file);
        } catch (IOException e) {
            refusals.add(name + ": cannot read " + file);
        }
    }

    private String content(String name) {
        try {
            return given(name).isEmpty() ? "" : Files.readString(Path.of(given(name)));
        } catch (IOException e) {
            // The check of the file itself says so.
            return "";
        }
    }

    private String given(String name) {
        return settings.getOrDefault(name, "").strip();
    }

    private void refuseUnless(boolean acceptable, String refusal) {
        if (!acceptable) {
            refusals.add(refusal);
        }
    }
}
