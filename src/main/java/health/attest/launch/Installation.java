package health.attest.launch;

import health.attest.engines.Daemon;
import health.attest.engines.EmbeddedChain;
import health.attest.engines.EmbeddedPostgres;
import health.attest.engines.EmbeddedRedis;
import health.attest.engines.EngineException;
import health.attest.engines.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The data directory of one Attest on this machine, and what runs on it.
 *
 * @param data the directory
 */
record Installation(Path data) {
    /** A graceful stop finishes requests in flight for 20 s; this leaves time for what follows. */
    private static final Duration SERVER_STOP_MAX = Duration.ofSeconds(45);

    private static final long FREE_MEGABYTES_MIN = 512;

    static Installation at(Path data) {
        return new Installation(PrivateFiles.directory(data));
    }

    Path postgres() {
        return data.resolve("postgres");
    }

    Path redis() {
        return data.resolve("redis");
    }

    Path chain() {
        return data.resolve("chain");
    }

    Path keys() {
        return data.resolve("keys");
    }

    Path log() {
        return data.resolve("server.log");
    }

    Path demoAccounts() {
        return data.resolve("demo-accounts");
    }

    Path mark() {
        return data.resolve("server");
    }

    Optional<Daemon> server() {
        return Daemon.running(mark());
    }

    /** Refuses a disk on which PostgreSQL would soon stop. */
    void requireSpace() {
        try {
            long free = Files.getFileStore(data).getUsableSpace() >> 20;
            if (free < FREE_MEGABYTES_MIN) {
                throw new EngineException("disk full: " + free + " MB are free in " + data + ", " + FREE_MEGABYTES_MIN
                        + " MB are needed");
            }
        } catch (IOException e) {
            throw new EngineException("cannot look at " + data + ": " + e.getMessage(), e);
        }
    }

    /** Deletes what earlier starts left; touches nothing else the directory may hold. */
    void forget() {
        stop();
        List.of(postgres(), redis(), chain(), keys()).forEach(PrivateFiles::deleteTree);
        List.of(log(), demoAccounts(), mark()).forEach(PrivateFiles::deleteTree);
    }

    /** Stops the server, then what it stands on; the names of what was running, in that order. */
    List<String> stop() {
        List<String> stopped = new ArrayList<>();
        server().ifPresent(daemon -> {
            daemon.stop(SERVER_STOP_MAX);
            stopped.add("server");
        });
        if (EmbeddedChain.stop(chain())) {
            stopped.add("chain");
        }
        if (EmbeddedRedis.stop(redis())) {
            stopped.add("Redis");
        }
        if (Files.exists(postgres()) && EmbeddedPostgres.stop(postgres())) {
            stopped.add("PostgreSQL");
        }
        return List.copyOf(stopped);
    }
}
