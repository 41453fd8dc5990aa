package health.attest.threat.jdbc;

import health.attest.threat.AddressSeal;
import health.attest.threat.Factor;
import health.attest.threat.LogCollapse;
import health.attest.threat.LogEntry;
import health.attest.threat.SecurityLog;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes the security log in batches beside the requests. Nothing is lost on an orderly stop; when the database is
 * away, as much waits as memory was given, and what does not fit is counted and said.
 */
final class SecurityLogWriter implements SecurityLog, SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(SecurityLogWriter.class);
    private static final int WAITING_MAX = 100_000;
    private static final int BATCH_MAX = 2_000;
    private static final long IDLE_MILLIS = 200;
    private static final long RETRY_MILLIS = 1_000;
    private static final Duration KEPT_MIN = Duration.ofDays(1);
    private static final Duration KEPT_MAX = Duration.ofDays(30);
    private static final Duration STOP_MAX = Duration.ofSeconds(20);
    private static final String INSERT = """
            insert into attest.security_log
                (time, tag, address, method, route, status, user_agent, score, level, factors, relief, action, count)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?)
            """;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transactions;
    private final AddressSeal seal;
    private final Clock clock;
    private final Duration kept;
    private final BlockingQueue<LogEntry> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final AtomicLong lost = new AtomicLong();
    private final LogCollapse collapse = new LogCollapse();
    private @Nullable LocalDate prepared;
    private volatile @Nullable Thread thread;
    private volatile boolean stopping;

    SecurityLogWriter(
            JdbcTemplate jdbc, TransactionTemplate transactions, AddressSeal seal, Clock clock, Duration kept) {
        // An address is personal data that nobody needs after a month, however sealed.
        if (kept.compareTo(KEPT_MIN) < 0 || kept.compareTo(KEPT_MAX) > 0) {
            throw new IllegalArgumentException("attest.threat.log-kept must be 1 to 30 days");
        }
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.seal = seal;
        this.clock = clock;
        this.kept = kept;
    }

    @Override
    public void append(LogEntry entry) {
        if (!waiting.offer(entry) && lost.incrementAndGet() % 10_000 == 1) {
            LOG.error("stage=THREAT event=security-log-full lost={}", lost.get());
        }
    }

    @Override
    public synchronized void start() {
        stopping = false;
        Thread started = new Thread(this::work, "security-log");
        thread = started;
        started.start();
    }

    /** Before the web server, whose phase is higher, starts; so after it has stopped and nothing more is said. */
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public synchronized void stop() {
        Thread started = thread;
        stopping = true;
        if (started != null) {
            started.interrupt();
            try {
                started.join(STOP_MAX.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        thread = null;
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    private void work() {
        List<LogEntry> batch = new ArrayList<>(BATCH_MAX);
        long giveUpAt = Long.MAX_VALUE;
        while (!(stopping && waiting.isEmpty() && batch.isEmpty() && !collapse.isHolding())) {
            fill(batch);
            if (stopping && giveUpAt == Long.MAX_VALUE) {
                giveUpAt = clock.millis() + STOP_MAX.toMillis();
            }
            if (!write(batch) && clock.millis() > giveUpAt) {
                LOG.error("stage=THREAT event=security-log-lost lines={}", batch.size() + waiting.size());
                return;
            }
        }
    }

    private void fill(List<LogEntry> batch) {
        try {
            if (batch.isEmpty()) {
                LogEntry first = stopping ? waiting.poll() : waiting.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    collapse.offer(first).ifPresent(batch::add);
                }
            }
        } catch (InterruptedException e) {
            // Somebody wants the thread to stop: it looks at that itself, after the queue is empty.
            LOG.debug("stage=THREAT event=security-log-stopping");
        }
        List<LogEntry> more = new ArrayList<>();
        waiting.drainTo(more, Math.max(0, BATCH_MAX - batch.size()));
        more.forEach(entry -> collapse.offer(entry).ifPresent(batch::add));
        batch.addAll(collapse.release(clock.instant(), stopping && waiting.isEmpty()));
    }

    /** True when the batch is empty afterwards. */
    private boolean write(List<LogEntry> batch) {
        if (batch.isEmpty()) {
            return true;
        }
        try {
            LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
            transactions.executeWithoutResult(status -> {
                prepareDays(today);
                jdbc.batchUpdate(INSERT, batch, BATCH_MAX, this::bind);
            });
            prepared = today;
            batch.clear();
            return true;
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("stage=THREAT event=security-log-waits lines={}", batch.size() + waiting.size());
            pause();
            return false;
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
        } catch (InterruptedException e) {
            LOG.debug("stage=THREAT event=security-log-stopping");
        }
    }

    private void prepareDays(LocalDate today) {
        if (today.equals(prepared)) {
            return;
        }
        jdbc.query("select attest.security_log_prepare(?)", row -> {}, today);
        jdbc.query("select attest.security_log_prepare(?)", row -> {}, today.plusDays(1));
        jdbc.query("select attest.security_log_forget(?)", row -> {}, today.minusDays(kept.toDays()));
    }

    private void bind(PreparedStatement row, LogEntry entry) throws SQLException {
        row.setTimestamp(1, Timestamp.from(entry.time()));
        row.setBytes(2, HexFormat.of().parseHex(entry.tag()));
        row.setBytes(3, seal.seal(entry.address()));
        row.setString(4, entry.method());
        row.setString(5, entry.route());
        row.setInt(6, entry.status());
        row.setString(7, withoutControls(entry.userAgent()));
        row.setInt(8, entry.score().points());
        row.setString(9, entry.score().level().name());
        row.setString(10, factorsOf(entry));
        row.setInt(11, entry.score().relief());
        row.setString(12, entry.action());
        row.setInt(13, entry.count());
    }

    private static @Nullable String withoutControls(@Nullable String text) {
        return text == null ? null : text.replaceAll("\\p{Cntrl}", "?");
    }

    private static String factorsOf(LogEntry entry) {
        return Arrays.stream(Factor.values())
                .map(factor -> "\"" + factor.code() + "\":" + entry.score().of(factor))
                .collect(Collectors.joining(",", "{", "}"));
    }
}
