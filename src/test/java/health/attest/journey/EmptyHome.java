package health.attest.journey;

import health.attest.engines.EmbeddedChain;
import health.attest.engines.EmbeddedPostgres;
import health.attest.engines.EmbeddedRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.util.FileSystemUtils;

/** A directory for a test server, without what an earlier run kept there: tests may count on an untouched database. */
public final class EmptyHome {
    private static final List<String> KEPT = List.of("postgres", "node", "redis", "keys", "chain");

    private EmptyHome() {}

    /** The same directory, once the engines that a killed run left behind are stopped and their data is gone. */
    public static Path at(Path home) {
        if (Files.exists(home.resolve("postgres"))) {
            EmbeddedPostgres.stop(home.resolve("postgres"));
        }
        if (Files.exists(home.resolve("redis"))) {
            EmbeddedRedis.stop(home.resolve("redis"));
        }
        if (Files.exists(home.resolve("node"))) {
            EmbeddedChain.stop(home.resolve("node"));
        }
        try {
            for (String each : KEPT) {
                FileSystemUtils.deleteRecursively(home.resolve(each));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return home;
    }
}
