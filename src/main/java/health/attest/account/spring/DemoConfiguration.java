package health.attest.account.spring;

import health.attest.account.AccountStore;
import health.attest.account.DemoAccounts;
import health.attest.account.PasswordHashes;
import health.attest.account.Secrets;
import health.attest.account.Transactions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the demo accounts before the server listens, and writes their password down for its owner alone. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "attest.issuer.enabled", matchIfMissing = true)
@ConditionalOnExpression(
        "'${attest.demo:true}' != 'false' && (',' + '${attest.fhir.tenants:demo}' + ',').contains(',demo,')")
class DemoConfiguration {
    private static final String PASSWORD = "password: ";

    @Bean
    DemoAccounts demoAccounts(
            AccountStore accounts,
            PasswordHashes hashes,
            Transactions transactions,
            Secrets secrets,
            @Value("${server.address}") InetAddress bind) {
        if (!bind.isLoopbackAddress()) {
            throw new IllegalStateException(
                    "demo accounts need a server that listens on the loopback address only: set ATTEST_DEMO=false");
        }
        return new DemoAccounts(accounts, hashes, transactions, secrets);
    }

    @Bean
    SmartLifecycle demoAccountsAtStart(DemoAccounts demo, @Value("${attest.data:var}") Path data) {
        Path file = data.resolve("demo-accounts");
        return new SmartLifecycle() {
            private boolean running;

            @Override
            public void start() {
                demo.create(kept(file)).ifPresent(lines -> write(file, lines));
                running = true;
            }

            @Override
            public void stop() {
                running = false;
            }

            @Override
            public boolean isRunning() {
                return running;
            }

            @Override
            public int getPhase() {
                return 0;
            }
        };
    }

    private static @Nullable String kept(Path file) {
        try {
            return Files.exists(file)
                    ? Files.readAllLines(file).stream()
                            .filter(line -> line.startsWith(PASSWORD))
                            .map(line -> line.substring(PASSWORD.length()))
                            .findFirst()
                            .orElse(null)
                    : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, List<String> lines) {
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException("the demo accounts cannot be written down: " + file, e);
        }
    }
}
