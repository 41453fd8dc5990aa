package health.attest.anchor.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import health.attest.access.ResourceReference;
import health.attest.access.Tenant;
import health.attest.anchor.AnchorPolicy;
import health.attest.anchor.Leadership;
import health.attest.anchor.Outbox;
import health.attest.anchor.OutboxEntry;
import health.attest.anchor.Sequencer;
import health.attest.engines.EmbeddedPostgres;
import health.attest.engines.Login;
import health.attest.ledger.EntryKind;
import health.attest.ledger.Hash;
import health.attest.ledger.NoteSigner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** A PostgreSQL with the ledger's tables, seen with the rights of the server and with those of everybody. */
final class LedgerDatabase implements AutoCloseable {
    static final Tenant TENANT = new Tenant("demo");
    static final String ORIGIN = "log.example/a";
    static final AnchorPolicy POLICY =
            new AnchorPolicy(ORIGIN, Duration.ofMillis(200), Duration.ofSeconds(5), 1_000, Duration.ofSeconds(2));
    static final NoteSigner SIGNER = NoteSigner.generate(ORIGIN, new SecureRandom());

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    private final EmbeddedPostgres postgres;
    private final HikariDataSource pool = new HikariDataSource();
    final JdbcTemplate server;
    final JdbcTemplate superuser;
    final TransactionTemplate transactions;

    LedgerDatabase() {
        try {
            postgres = EmbeddedPostgres.start(Files.createTempDirectory("ledger"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Flyway.configure()
                .dataSource(as(postgres.owner()))
                .schemas("attest")
                .defaultSchema("attest")
                .load()
                .migrate();
        pool.setJdbcUrl(postgres.jdbcUrl());
        pool.setUsername(postgres.server().user());
        pool.setPassword(postgres.server().password());
        // As in the server: nothing commits by itself.
        pool.setAutoCommit(false);
        server = new JdbcTemplate(pool);
        superuser = new JdbcTemplate(as(postgres.superuser()));
        transactions = new TransactionTemplate(new DataSourceTransactionManager(pool));
    }

    /** The outbox, in a transaction of its own unless the caller has one. */
    Outbox outbox() {
        return entries -> transactions.executeWithoutResult(status -> new JdbcOutbox(server).append(entries));
    }

    Leadership leadership() {
        return new JdbcLeadership(server, transactions);
    }

    JdbcLedgerRecords records() {
        return new JdbcLedgerRecords(server, ORIGIN);
    }

    JdbcAnchorStore anchors() {
        return new JdbcAnchorStore(server, transactions, Clock.systemUTC());
    }

    Sequencer sequencer() {
        return new Sequencer(new JdbcSequencingStore(server, transactions, ORIGIN), POLICY, SIGNER, Clock.systemUTC());
    }

    String jdbcUrlAsSuperuser() {
        return postgres.jdbcUrl() + "?user=" + postgres.superuser().user() + "&password="
                + postgres.superuser().password();
    }

    /** JDBC URL, user and password of the server. */
    List<String> serverLogin() {
        return List.of(
                postgres.jdbcUrl(), postgres.server().user(), postgres.server().password());
    }

    /** The same entry every time for one number. */
    static OutboxEntry entry(int number) {
        return new OutboxEntry(
                TENANT,
                EntryKind.RESOURCE,
                new ResourceReference("Patient", "p" + number),
                1,
                OutboxEntry.Op.CREATE,
                NOON.plusMillis(number),
                Hash.ofContent(("content " + number).getBytes(StandardCharsets.UTF_8)));
    }

    static List<OutboxEntry> entries(int from, int to) {
        return IntStream.range(from, to).mapToObj(LedgerDatabase::entry).toList();
    }

    private DriverManagerDataSource as(Login login) {
        return new DriverManagerDataSource(postgres.jdbcUrl(), login.user(), login.password());
    }

    @Override
    public void close() {
        pool.close();
        postgres.close();
    }
}
