package health.attest.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresIT {
    @TempDir
    Path directory;

    @AfterEach
    void stop() {
        EmbeddedPostgres.stop(home());
    }

    @Test
    void aCommitOutlivesTheServer() throws SQLException {
        try (EmbeddedPostgres first = EmbeddedPostgres.start(home())) {
            run(first, first.owner(), "CREATE TABLE kept (id int); INSERT INTO kept VALUES (7)");
        }

        EmbeddedPostgres second = EmbeddedPostgres.start(home());

        assertThat(ask(second, second.owner(), "SELECT id FROM kept")).isEqualTo("7");
    }

    @Test
    void aCommitOutlivesAKilledServer() throws SQLException {
        EmbeddedPostgres first = EmbeddedPostgres.start(home());
        run(first, first.owner(), "CREATE TABLE kept (id int); INSERT INTO kept VALUES (7)");
        kill(postmaster());

        EmbeddedPostgres second = EmbeddedPostgres.start(home());

        assertThat(second.adopted()).isFalse();
        assertThat(ask(second, second.owner(), "SELECT id FROM kept")).isEqualTo("7");
    }

    @Test
    void aServerLeftRunningIsAdopted() throws SQLException {
        EmbeddedPostgres first = EmbeddedPostgres.start(home());

        EmbeddedPostgres second = EmbeddedPostgres.start(home());

        assertThat(second.adopted()).isTrue();
        assertThat(second.port()).isEqualTo(first.port());
        assertThat(ask(second, second.server(), "SELECT current_user")).isEqualTo("attest_server");
    }

    @Test
    void aServerLeftRunningOnAnotherPortMoves() {
        int wanted = Ports.free(Ports.ANY, "a test");
        long left = startAndLeave();

        EmbeddedPostgres second = EmbeddedPostgres.start(home(), wanted);

        assertThat(second.adopted()).isFalse();
        assertThat(second.port()).isEqualTo(wanted);
        Awaitility.await().until(() -> !Postmaster.runs(left));
    }

    @Test
    void committedMeansOnDisk() throws SQLException {
        EmbeddedPostgres postgres = EmbeddedPostgres.start(home());

        assertThat(ask(postgres, postgres.server(), "SHOW fsync")).isEqualTo("on");
        assertThat(ask(postgres, postgres.server(), "SHOW synchronous_commit")).isEqualTo("on");
        assertThat(ask(postgres, postgres.server(), "SHOW full_page_writes")).isEqualTo("on");
        assertThat(ask(postgres, postgres.server(), "SHOW data_checksums")).isEqualTo("on");
    }

    @Test
    void theOwnerCreatesRolesAndTheServerMayOnlyConnect() throws SQLException {
        EmbeddedPostgres postgres = EmbeddedPostgres.start(home());

        run(postgres, postgres.owner(), "CREATE ROLE reader; CREATE SCHEMA attest; CREATE TABLE attest.t (id int)");

        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> run(postgres, postgres.server(), "SELECT * FROM attest.t"))
                .withMessageContaining("permission denied");
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> run(postgres, postgres.server(), "CREATE TABLE t (id int)"))
                .withMessageContaining("permission denied");
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> run(postgres, postgres.server(), "CREATE SCHEMA mine"))
                .withMessageContaining("permission denied");
    }

    @Test
    void nobodyComesInWithoutThePassword() {
        EmbeddedPostgres postgres = EmbeddedPostgres.start(home());

        for (String user : new String[] {"postgres", "attest_owner", "attest_server"}) {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> ask(postgres, new Login(user, "wrong"), "SELECT 1"))
                    .withMessageContaining("password authentication failed");
        }
    }

    @Test
    void onlyLoopbackAnswers() throws Exception {
        EmbeddedPostgres postgres = EmbeddedPostgres.start(home());
        Optional<InetAddress> outside = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .findFirst();
        assumeTrue(outside.isPresent(), "skipped: this machine has no address but loopback");

        assertThatExceptionOfType(ConnectException.class)
                .isThrownBy(() -> new Socket(outside.get(), postgres.port()).close());
    }

    @Test
    void passwordsAndDataAreTheirOwnersAlone() throws Exception {
        EmbeddedPostgres.start(home());

        assertThat(permissions(home())).isEqualTo("rwx------");
        assertThat(permissions(home().resolve("data"))).isEqualTo("rwx------");
        assertThat(permissions(home().resolve("passwords"))).isEqualTo("rw-------");
        assertThat(permissions(home().resolve("data/pg_hba.conf"))).isEqualTo("rw-------");
        assertThat(home().resolve("data/server.log")).content().doesNotContain("FATAL");
    }

    @Test
    void aDataDirectoryOfAnotherMajorVersionIsRefused() throws Exception {
        EmbeddedPostgres.start(home()).close();
        Files.writeString(home().resolve("data/PG_VERSION"), "16\n");

        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> EmbeddedPostgres.start(home()))
                .withMessageContaining("data directory of PostgreSQL 16, this is PostgreSQL 17");

        Files.writeString(home().resolve("data/PG_VERSION"), "17\n");
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {

            assertThatExceptionOfType(EngineException.class)
                    .isThrownBy(() -> EmbeddedPostgres.start(home(), taken.getLocalPort()))
                    .withMessage("port %d for PostgreSQL is taken", taken.getLocalPort());
        }
    }

    @Test
    void aCreationThatDiedHalfWayIsBegunAgain() throws Exception {
        Files.createDirectories(home().resolve("data.new/base"));
        Files.writeString(home().resolve("data.new/PG_VERSION"), "17\n");

        EmbeddedPostgres postgres = EmbeddedPostgres.start(home());

        assertThat(ask(postgres, postgres.owner(), "SELECT current_database()")).isEqualTo("attest");
    }

    private Path home() {
        return directory.resolve("postgres");
    }

    private long startAndLeave() {
        EmbeddedPostgres.start(home());
        return postmaster();
    }

    private long postmaster() {
        return Postmaster.of(home().resolve("data")).orElseThrow().pid();
    }

    private static void kill(long pid) {
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        postmaster.destroyForcibly();
        Awaitility.await().until(() -> !Postmaster.runs(pid));
    }

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void run(EmbeddedPostgres postgres, Login login, String sql) throws SQLException {
        try (Connection connection = connect(postgres, login);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(EmbeddedPostgres postgres, Login login, String sql) throws SQLException {
        try (Connection connection = connect(postgres, login);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static Connection connect(EmbeddedPostgres postgres, Login login) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), login.user(), login.password());
    }
}
