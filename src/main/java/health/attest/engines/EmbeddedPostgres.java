package health.attest.engines;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A PostgreSQL server on the loopback address, running from packaged binaries.
 *
 * <p>Holds one database, {@code attest}. Its role {@code attest_owner} owns it and may create roles;
 * {@code attest_server} may connect and nothing else until it is granted more. The server outlives the process that
 * started it; {@link #close} stops it.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    /** Tries with another port when a free one was taken between finding and using it. */
    private static final int STARTS_MAX = 3;

    private final PostgresCluster cluster;
    private final Credentials credentials;
    private final int port;
    private final boolean adopted;

    private EmbeddedPostgres(PostgresCluster cluster, int port, boolean adopted) {
        this.cluster = cluster;
        this.credentials = cluster.credentials();
        this.port = port;
        this.adopted = adopted;
    }

    /** Starts on any free port; see {@link #start(Path, int)}. */
    public static EmbeddedPostgres start(Path home) {
        return start(home, Ports.ANY);
    }

    /**
     * Starts the server of {@code home}, creating its data on the first start and keeping it ever after.
     *
     * <p>A server an earlier start left behind is adopted when it is healthy and on {@code port}, and stopped before
     * the new one starts otherwise.
     *
     * @param home directory that holds the data and its passwords; created when missing
     * @param port TCP port, or {@link Ports#ANY}
     * @throws EngineException when it cannot be started, with the reason
     */
    public static EmbeddedPostgres start(Path home, int port) {
        PostgresCluster cluster = PostgresCluster.at(home);
        return HomeLock.holding(cluster.home(), () -> {
            cluster.require();
            Optional<Postmaster> leftover = Postmaster.of(cluster.data());
            if (leftover.filter(p -> p.ready() && (port == Ports.ANY || port == p.port()))
                    .isPresent()) {
                return new EmbeddedPostgres(cluster, leftover.get().port(), true);
            }
            if (leftover.isPresent()) {
                cluster.stop();
            }
            return startFresh(cluster, port);
        });
    }

    /** Whether a server runs on {@code home}. */
    public static boolean isRunning(Path home) {
        return Postmaster.of(PostgresCluster.at(home).data()).isPresent();
    }

    /** Stops whatever server runs on {@code home}; false when none does. */
    public static boolean stop(Path home) {
        PostgresCluster cluster = PostgresCluster.at(home);
        if (Postmaster.of(cluster.data()).isEmpty()) {
            return false;
        }
        cluster.stop();
        return true;
    }

    /** The database, without credentials. */
    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + PostgresCluster.DATABASE;
    }

    public int port() {
        return port;
    }

    /** Whether an earlier start's server was taken over. */
    public boolean adopted() {
        return adopted;
    }

    /** The role that owns the database and runs its migrations. */
    public Login owner() {
        return login(PostgresCluster.OWNER);
    }

    /** The role the FHIR server connects as. */
    public Login server() {
        return login(PostgresCluster.SERVER);
    }

    /** The role for administration; nothing of the FHIR server uses it. */
    public Login superuser() {
        return login(PostgresCluster.SUPERUSER);
    }

    /** Stops the server, losing nothing that was committed. */
    @Override
    public void close() {
        cluster.stop();
    }

    private Login login(String role) {
        return new Login(role, credentials.password(role));
    }

    private static EmbeddedPostgres startFresh(PostgresCluster cluster, int wanted) {
        for (int tries = 1; ; tries++) {
            int port = Ports.free(wanted, "PostgreSQL");
            try {
                cluster.start(port);
                return new EmbeddedPostgres(cluster, port, false);
            } catch (EngineException e) {
                boolean portWasTaken = String.valueOf(e.getMessage()).contains("TCP/IP sockets");
                if (wanted != Ports.ANY || tries == STARTS_MAX || !portWasTaken) {
                    throw e;
                }
            }
        }
    }
}
