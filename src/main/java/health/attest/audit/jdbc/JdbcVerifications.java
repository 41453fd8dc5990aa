package health.attest.audit.jdbc;

import health.attest.access.Tenant;
import health.attest.audit.JournalUnavailableException;
import health.attest.audit.Verification;
import health.attest.audit.Verification.State;
import health.attest.audit.Verifications;
import health.attest.ledger.LogAudit;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Runs verifications one after the other and keeps them in a table, so that every instance can tell of them. */
final class JdbcVerifications implements Verifications, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcVerifications.class);
    /** A running job that says nothing for this long died with its server. */
    private static final Duration SILENCE_MAX = Duration.ofMinutes(2);

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transactions;
    private final JournalVerifier verifier;
    private final Optional<LogAudit> log;
    private final Clock clock;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "audit-verification");
        thread.setDaemon(true);
        return thread;
    });

    JdbcVerifications(
            JdbcTemplate jdbc,
            TransactionTemplate transactions,
            JournalVerifier verifier,
            Optional<LogAudit> log,
            Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.verifier = verifier;
        this.log = log;
        this.clock = clock;
    }

    @Override
    public Verification start(Tenant tenant, @Nullable Instant from, @Nullable Instant to) {
        UUID id = UUID.randomUUID();
        Instant now = clock.instant();
        Verification job = inTransaction(() -> {
            jdbc.queryForList("select pg_advisory_xact_lock(hashtext(?))", "attest.verify." + tenant.id());
            jdbc.update(
                    "update attest.journal_verifications set state = 'failed', ended = ?"
                            + " where state = 'running' and heard < ?",
                    Timestamp.from(now),
                    Timestamp.from(now.minus(SILENCE_MAX)));
            Optional<Verification> running = jdbc
                    .query(
                            "select * from attest.journal_verifications where tenant = ? and state = 'running'",
                            (row, number) -> read(row),
                            tenant.id())
                    .stream()
                    .findFirst();
            if (running.isPresent()) {
                return running.get();
            }
            jdbc.update(
                    "insert into attest.journal_verifications (id, tenant, from_time, to_time, state, started, heard)"
                            + " values (?, ?, ?, ?, 'running', ?, ?)",
                    id,
                    tenant.id(),
                    from == null ? null : Timestamp.from(from),
                    to == null ? null : Timestamp.from(to),
                    Timestamp.from(now),
                    Timestamp.from(now));
            return find(id).orElseThrow();
        });
        if (job.id().equals(id)) {
            worker.execute(() -> run(new Run(job)));
        }
        return job;
    }

    @Override
    public Optional<Verification> find(Tenant tenant, UUID id) {
        return inTransaction(() -> find(id)).filter(job -> job.tenant().equals(tenant));
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }

    private void run(Run run) {
        State state = State.FAILED;
        try {
            verifier.run(run.job.tenant(), run.job.from(), run.job.to(), run::events, run::add);
            log.ifPresent(audit -> {
                // On a thread of its own: the check reads one snapshot in a transaction, which this one may not join.
                LogAudit.Result result = audit.check(leaves ->
                        CompletableFuture.runAsync(() -> run.leaves(leaves)).join());
                run.leaves(result.size());
                run.anchoredSize = result.anchoredSize();
                result.wrong().forEach(run::add);
            });
            state = run.findings == 0 ? State.VERIFIED : State.ALTERED;
        } catch (SQLException | RuntimeException e) {
            LOG.error("verification failed job={} cause={}", run.job.id(), e.getMessage());
        }
        run.state = state;
        save(run);
    }

    private void save(Run run) {
        inTransaction(() -> jdbc.update(
                "update attest.journal_verifications set state = ?, events = ?, leaves = ?, anchored_size = ?,"
                        + " findings = ?, named = ?, heard = ?, ended = ? where id = ?",
                code(run.state),
                run.events,
                run.leaves,
                run.anchoredSize,
                run.findings,
                run.named.toArray(String[]::new),
                Timestamp.from(clock.instant()),
                run.state == State.RUNNING ? null : Timestamp.from(clock.instant()),
                run.job.id()));
    }

    private Optional<Verification> find(UUID id) {
        return jdbc
                .query("select * from attest.journal_verifications where id = ?", (row, number) -> read(row), id)
                .stream()
                .findFirst();
    }

    private <T> T inTransaction(Supplier<T> work) {
        try {
            return Objects.requireNonNull(transactions.execute(status -> work.get()));
        } catch (DataAccessException e) {
            throw new JournalUnavailableException("the verifications cannot be read or written", e);
        }
    }

    private static Verification read(ResultSet row) throws SQLException {
        return new Verification(
                row.getObject("id", UUID.class),
                new Tenant(row.getString("tenant")),
                instant(row, "from_time"),
                instant(row, "to_time"),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getLong("events"),
                row.getLong("leaves"),
                row.getLong("anchored_size"),
                row.getLong("findings"),
                Arrays.asList((String[]) row.getArray("named").getArray()),
                row.getTimestamp("started").toInstant(),
                instant(row, "ended"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp value = row.getTimestamp(column);
        return value == null ? null : value.toInstant();
    }

    private static String code(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /** What a running job has come to; used by its thread only. */
    private final class Run {
        private final Verification job;
        private final List<String> named = new ArrayList<>();
        private State state = State.RUNNING;
        private long events;
        private long leaves;
        private long anchoredSize;
        private long findings;

        Run(Verification job) {
            this.job = job;
        }

        void events(long compared) {
            events = compared;
            save(this);
        }

        void leaves(long derived) {
            leaves = derived;
            save(this);
        }

        void add(String finding) {
            findings++;
            if (named.size() < Verification.NAMED_MAX) {
                named.add(finding);
            }
        }
    }
}
