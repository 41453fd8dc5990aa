package health.attest.anchor.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import health.attest.chain.AnchorLog;
import health.attest.chain.Bytes32;
import health.attest.chain.Chain;
import health.attest.chain.ConsortiumFingerprint;
import health.attest.chain.Signer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The server without FHIR: outbox, log, chain and the loops that drive them, as a process that may be killed.
 *
 * <p>Arguments are {@code name=value}: {@code url}, {@code user}, {@code password} of the database, {@code first} and
 * {@code last} entry to store, {@code pause} in microseconds between two, and settings. Says {@code stored N MICROS}
 * for each that was committed, {@code account ADDRESS} at once, {@code contract ADDRESS} once the chain answers, and
 * runs until it is killed.
 */
final class LedgerProcess {
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private static final long LOOK_NANOS = 100_000_000;

    private LedgerProcess() {}

    public static void main(String[] arguments) throws ClassNotFoundException {
        Map<String, Object> settings = new HashMap<>();
        for (String argument : arguments) {
            settings.put(argument.substring(0, argument.indexOf('=')), argument.substring(argument.indexOf('=') + 1));
        }
        AnnotationConfigApplicationContext server = server(settings);
        Thread teller = new Thread(() -> sayContract(server));
        teller.setDaemon(true);
        teller.start();
        store(server, settings);
        LockSupport.park();
    }

    private static AnnotationConfigApplicationContext server(Map<String, Object> settings)
            throws ClassNotFoundException {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(String.valueOf(settings.get("url")));
        pool.setUsername(String.valueOf(settings.get("user")));
        pool.setPassword(String.valueOf(settings.get("password")));
        pool.setAutoCommit(false);
        pool.setMaximumPoolSize(6);
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("arguments", settings));
        context.registerBean(DataSource.class, () -> pool);
        context.registerBean(PlatformTransactionManager.class, () -> new DataSourceTransactionManager(pool));
        context.registerBean(Clock.class, Clock::systemUTC);
        context.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
        Bytes32 consortium = Bytes32.ofHex(String.valueOf(settings.getOrDefault("consortium", "11".repeat(32))));
        context.registerBean(ConsortiumFingerprint.class, () -> () -> consortium);
        context.register(ConfigurationPropertiesAutoConfiguration.class);
        for (String name : List.of(
                "health.attest.anchor.jdbc.LedgerJdbcConfiguration",
                "health.attest.anchor.spring.AnchorConfiguration",
                "health.attest.chain.jdbc.ChainStoreConfiguration",
                "health.attest.chain.web3j.ChainClientConfiguration",
                "health.attest.chain.spring.ChainConfiguration")) {
            context.register(Class.forName(name));
        }
        context.refresh();
        return context;
    }

    private static void sayContract(AnnotationConfigApplicationContext server) {
        OUT.println("account " + server.getBean(Signer.class).account().hex());
        while (!server.getBean(Chain.class).status().isReady()) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        OUT.println(
                "contract " + server.getBean(AnchorLog.class).place().contract().hex());
    }

    private static void store(AnnotationConfigApplicationContext server, Map<String, Object> settings) {
        JdbcTemplate jdbc = new JdbcTemplate(server.getBean(DataSource.class));
        TransactionTemplate transactions = new TransactionTemplate(server.getBean(PlatformTransactionManager.class));
        int last = Integer.parseInt(String.valueOf(settings.get("last")));
        long pauseNanos = 1_000 * Long.parseLong(String.valueOf(settings.getOrDefault("pause", "0")));
        for (int number = Integer.parseInt(String.valueOf(settings.get("first"))); number < last; number++) {
            int entry = number;
            long begun = System.nanoTime();
            transactions.executeWithoutResult(status -> {
                if (!isStored(jdbc, entry)) {
                    new JdbcOutbox(jdbc).append(List.of(LedgerDatabase.entry(entry)));
                }
            });
            OUT.println("stored " + entry + " " + (System.nanoTime() - begun) / 1_000);
            LockSupport.parkNanos(pauseNanos);
        }
    }

    /** What was committed before the process died is not stored again. */
    private static boolean isStored(JdbcTemplate jdbc, int number) {
        String ref = LedgerDatabase.entry(number).reference().toString();
        Integer rows = jdbc.queryForObject(
                "select (select count(*) from attest.outbox where ref = ?)"
                        + " + (select count(*) from attest.envelopes where ref = ?)",
                Integer.class,
                ref,
                ref);
        return rows != null && rows > 0;
    }
}
