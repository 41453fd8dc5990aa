package health.attest.audit.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import health.attest.access.Tenant;
import health.attest.audit.Condition;
import health.attest.audit.JournalEntry;
import health.attest.audit.JournalPolicy;
import health.attest.audit.JournalQuery;
import health.attest.audit.JournalQuery.Sort;
import health.attest.audit.JournalSamples;
import health.attest.engines.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Measures the journal alone: events a second that become durable when many callers each wait for theirs, and a search
 * by patient and month over many events.
 *
 * <p>Not a test. Arguments: directory of the database, seconds a measurement, events to generate.
 */
final class JournalBenchmark {
    private static final int MONTHS = 12;
    private static final int PATIENTS = 10_000;
    private static final int BATCH = 5_000;
    private static final int SEARCHES = 300;
    private static final Tenant DEMO = new Tenant("demo");

    private JournalBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int seconds = Integer.parseInt(arguments[1]);
        long events = Long.parseLong(arguments[2]);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(Path.of(arguments[0]));
                HikariDataSource dataSource = migrated(postgres)) {
            inserts(dataSource, seconds);
            generate(dataSource, events);
            searches(dataSource);
        }
    }

    private static HikariDataSource migrated(EmbeddedPostgres postgres) {
        PGSimpleDataSource owner = new PGSimpleDataSource();
        owner.setUrl(postgres.jdbcUrl());
        owner.setUser(postgres.owner().user());
        owner.setPassword(postgres.owner().password());
        Flyway.configure()
                .dataSource(owner)
                .schemas("attest")
                .defaultSchema("attest")
                .load()
                .migrate();
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl(postgres.jdbcUrl());
        pool.setUsername(postgres.server().user());
        pool.setPassword(postgres.server().password());
        return new HikariDataSource(pool);
    }

    private static void inserts(HikariDataSource dataSource, int seconds) throws InterruptedException {
        JournalPolicy policy = new JournalPolicy(Duration.ofSeconds(10), 50_000, 1_000, 2);
        JournalPartitions partitions = new JournalPartitions(dataSource, Clock.systemUTC());
        try (JdbcAccessJournal journal = new JdbcAccessJournal(dataSource, policy, partitions).start()) {
            inserts(journal, 64, seconds, "warm-up");
            for (int callers : new int[] {8, 32, 64, 128}) {
                inserts(journal, callers, seconds, "measured");
            }
        }
    }

    private static void inserts(JdbcAccessJournal journal, int callers, int seconds, String name)
            throws InterruptedException {
        JournalSamples samples = new JournalSamples(1_000);
        LongAdder durable = new LongAdder();
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        ExecutorService pool = Executors.newFixedThreadPool(callers);
        CountDownLatch done = new CountDownLatch(callers);
        for (int i = 0; i < callers; i++) {
            pool.execute(() -> {
                try {
                    while (System.nanoTime() < end) {
                        journal.append(List.of(samples.next(Clock.systemUTC().instant())));
                        durable.increment();
                    }
                } finally {
                    done.countDown();
                }
            });
        }
        done.await();
        pool.shutdown();
        pool.awaitTermination(10, TimeUnit.SECONDS);
        System.out.printf("inserts %s callers=%d events/s=%.0f%n", name, callers, durable.sum() / (double) seconds);
    }

    /** Events of twelve months, the current one the last. */
    private static void generate(HikariDataSource dataSource, long events) throws SQLException {
        JournalSamples samples = new JournalSamples(PATIENTS);
        JournalPartitions partitions = new JournalPartitions(dataSource, Clock.systemUTC());
        Instant now = Clock.systemUTC().instant();
        Instant first = month(MONTHS - 1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        SplittableRandom random = new SplittableRandom(1);
        try (Connection connection = dataSource.getConnection()) {
            long present = count(connection);
            for (long made = present; made < events; made += BATCH) {
                List<JournalEntry> batch = new ArrayList<>(BATCH);
                for (int i = 0; i < BATCH; i++) {
                    batch.add(samples.next(
                            Instant.ofEpochMilli(random.nextLong(first.toEpochMilli(), now.toEpochMilli()))));
                }
                partitions.ensureFor(batch);
                connection.setAutoCommit(false);
                JournalCopy.writeJournal(connection, List.of(CopyRows.of(batch)));
                connection.commit();
                connection.setAutoCommit(true);
            }
            System.out.printf("generated events=%d%n", count(connection));
        }
    }

    private static void searches(HikariDataSource dataSource) throws SQLException {
        JdbcEventSearch search = new JdbcEventSearch(dataSource);
        JournalSamples samples = new JournalSamples(PATIENTS);
        long[] micros = new long[SEARCHES];
        for (int round = 0; round < 2; round++) {
            int found = 0;
            for (int i = 0; i < SEARCHES; i++) {
                long began = System.nanoTime();
                found += search.page(query(samples, i)).size();
                micros[i] = (System.nanoTime() - began) / 1_000;
            }
            Arrays.sort(micros);
            System.out.printf(
                    "search by patient and month round=%d found=%d p50=%.1f ms p95=%.1f ms max=%.1f ms%n",
                    round,
                    found,
                    micros[SEARCHES / 2] / 1e3,
                    micros[SEARCHES * 95 / 100] / 1e3,
                    micros[SEARCHES - 1] / 1e3);
        }
        explain(dataSource, query(samples, 7));
    }

    private static JournalQuery query(JournalSamples samples, int number) {
        YearMonth month = month(number % MONTHS);
        Condition.Span span = new Condition.Span(
                month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC),
                month.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC),
                false);
        return new JournalQuery(
                DEMO,
                List.of(
                        new Condition.Patients(Set.of(samples.patient(number).id())),
                        new Condition.Times(false, List.of(span))),
                Sort.NEWEST_FIRST,
                null,
                20);
    }

    private static YearMonth month(int back) {
        return YearMonth.now(Clock.systemUTC()).minusMonths(back);
    }

    private static void explain(HikariDataSource dataSource, JournalQuery query) throws SQLException {
        QuerySql sql = new QuerySql(query);
        String text = "explain (analyze, buffers, costs off) " + sql.select(true);
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(text)) {
            JdbcEventSearch.bind(connection, statement, sql.parameters());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    System.out.println(rows.getString(1));
                }
            }
        }
    }

    private static long count(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from attest.journal")) {
            row.next();
            return row.getLong(1);
        }
    }
}
