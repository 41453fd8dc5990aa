package health.attest.identity.spring;

import static org.assertj.core.api.Assertions.assertThat;

import health.attest.identity.ConsortiumKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class IdentityConfigurationTest {
    private final ApplicationContextRunner server =
            new ApplicationContextRunner().withUserConfiguration(IdentityConfiguration.Consortium.class);

    @TempDir
    private Path directory;

    @Test
    void aRestartKeepsTheConsortiumKey() {
        String setting = "attest.consortium.keyfile=" + directory.resolve("keys/consortium.key");
        String[] fingerprint = new String[1];

        server.withPropertyValues(setting)
                .run(context -> fingerprint[0] =
                        context.getBean(ConsortiumKey.class).fingerprint().toHex());

        server.withPropertyValues(setting)
                .run(context -> assertThat(context.getBean(ConsortiumKey.class).fingerprint())
                        .hasToString(fingerprint[0]));
    }

    @Test
    void aKeyOthersMayReadStopsTheStart() throws IOException {
        Path file = Files.writeString(directory.resolve("consortium.key"), "11".repeat(32));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        server.withPropertyValues("attest.consortium.keyfile=" + file).run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessageContaining("consortium.key must have permissions 0600"));
    }
}
