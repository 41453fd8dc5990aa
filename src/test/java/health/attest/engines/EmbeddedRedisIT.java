package health.attest.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRedisIT {
    @TempDir
    Path directory;

    @AfterEach
    void stop() {
        EmbeddedRedis.stop(home());
    }

    @Test
    void thePasswordOpensIt() throws Exception {
        EmbeddedRedis redis = EmbeddedRedis.start(home(), Ports.ANY);

        assertThat(say(redis, "AUTH " + redis.password(), "SET a 1", "GET a"))
                .isEqualTo("+OK\r\n+OK\r\n$1\r\n1\r\n+OK\r\n");
    }

    @Test
    void withoutThePasswordItAnswersNothing() throws Exception {
        EmbeddedRedis redis = EmbeddedRedis.start(home(), Ports.ANY);

        assertThat(say(redis, "GET a")).startsWith("-NOAUTH");
        assertThat(say(redis, "AUTH wrong")).startsWith("-WRONGPASS");
    }

    @Test
    void memoryIsBoundedAndWhatEndsSoonestIsForgotten() throws Exception {
        EmbeddedRedis redis = EmbeddedRedis.start(home(), Ports.ANY);

        assertThat(say(redis, "AUTH " + redis.password(), "CONFIG GET maxmemory"))
                .contains("268435456");
        assertThat(say(redis, "AUTH " + redis.password(), "CONFIG GET maxmemory-policy"))
                .contains("volatile-ttl");
        assertThat(say(redis, "AUTH " + redis.password(), "CONFIG GET bind")).contains("127.0.0.1");
    }

    @Test
    void aServerLeftRunningIsAdoptedWithWhatItHolds() throws Exception {
        EmbeddedRedis first = EmbeddedRedis.start(home(), Ports.ANY);
        say(first, "AUTH " + first.password(), "SET a 1");

        EmbeddedRedis second = EmbeddedRedis.start(home(), Ports.ANY);

        assertThat(second.adopted()).isTrue();
        assertThat(say(second, "AUTH " + second.password(), "GET a")).contains("$1\r\n1\r\n");
    }

    @Test
    void aKilledServerIsReplaced() throws Exception {
        EmbeddedRedis first = EmbeddedRedis.start(home(), Ports.ANY);
        ProcessHandle.of(first.daemon().pid()).orElseThrow().destroyForcibly();
        first.daemon().stop(Duration.ofSeconds(5));

        EmbeddedRedis second = EmbeddedRedis.start(home(), Ports.ANY);

        assertThat(second.adopted()).isFalse();
        assertThat(say(second, "AUTH " + second.password())).startsWith("+OK");
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {

            assertThatExceptionOfType(EngineException.class)
                    .isThrownBy(() -> EmbeddedRedis.start(home(), taken.getLocalPort()))
                    .withMessage("port %d for Redis is taken", taken.getLocalPort());
        }
    }

    @Test
    void itsPasswordIsItsOwnersAlone() throws Exception {
        EmbeddedRedis.start(home(), Ports.ANY);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home().resolve("redis.conf"))))
                .isEqualTo("rw-------");
    }

    private Path home() {
        return directory.resolve("redis");
    }

    private static String say(EmbeddedRedis redis, String... commands) throws Exception {
        try (Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), redis.port())) {
            String dialogue = String.join("\r\n", commands) + "\r\nQUIT\r\n";
            socket.getOutputStream().write(dialogue.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
