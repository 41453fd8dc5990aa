package health.attest.chain;

import health.attest.engines.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ScriptUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A real node and a real database for each test, and servers that consist of the chain module alone. */
abstract class ChainITBase {
    static final Bytes32 CONSORTIUM = Bytes32.ofHex("11".repeat(32));
    static final Bytes32 EMPTY_ROOT = Bytes32.ofHex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");

    private static EmbeddedPostgres postgres;

    private final List<ConfigurableApplicationContext> servers = new ArrayList<>();

    @TempDir
    Path directory;

    AnvilProcess node;

    @BeforeAll
    static void startPostgres() {
        if (postgres == null) {
            postgres = EmbeddedPostgres.start(Path.of("target/it/chain-postgres"));
            Runtime.getRuntime().addShutdownHook(new Thread(postgres::close));
        }
    }

    @BeforeEach
    void prepare() throws SQLException {
        try (Connection connection = dataSource(
                                postgres.owner().user(), postgres.owner().password())
                        .getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("drop schema if exists attest cascade");
            statement.execute("create schema attest");
            statement.execute("grant usage on schema attest to attest_server");
            ScriptUtils.executeSqlScript(connection, new ClassPathResource("db/migration/V700__chain.sql"));
            ScriptUtils.executeSqlScript(connection, new ClassPathResource("db/migration/V701__identity.sql"));
        }
        node = new AnvilProcess(directory, 31_337);
    }

    @AfterEach
    void stop() {
        servers.forEach(ConfigurableApplicationContext::close);
        node.close();
    }

    /** A server of this branch with these settings on top of the usual ones. */
    ConfigurableApplicationContext server(String... settings) {
        return server(CONSORTIUM, settings);
    }

    ConfigurableApplicationContext server(Bytes32 consortium, String... settings) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "attest.chain.rpc-urls",
                node.url(),
                "attest.chain.keyfile",
                directory.resolve("keys/chain.key"),
                "attest.chain.administrator-keyfile",
                directory.resolve("keys/administrator.key"),
                "attest.chain.deployments",
                directory.resolve("deployments"),
                "attest.chain.poll",
                "50ms",
                "attest.chain.retry-max",
                "1s",
                "attest.chain.lease-life",
                "2s",
                "attest.chain.replace-after",
                "300ms"));
        for (String setting : settings) {
            all.put(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
        }
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", all));
        context.setAllowBeanDefinitionOverriding(false);
        DataSource source =
                dataSource(postgres.server().user(), postgres.server().password());
        context.registerBean(DataSource.class, () -> source);
        context.registerBean(PlatformTransactionManager.class, () -> new DataSourceTransactionManager(source));
        context.registerBean(Clock.class, Clock::systemUTC);
        context.registerBean(ConsortiumFingerprint.class, () -> () -> consortium);
        context.register(ConfigurationPropertiesAutoConfiguration.class);
        context.register(configurations());
        context.refresh();
        servers.add(context);
        return context;
    }

    private static Class<?>[] configurations() {
        try {
            return new Class<?>[] {
                Class.forName("health.attest.chain.jdbc.ChainStoreConfiguration"),
                Class.forName("health.attest.identity.jdbc.IdentityStoreConfiguration"),
                Class.forName("health.attest.chain.web3j.ChainClientConfiguration"),
                Class.forName("health.attest.chain.spring.ChainConfiguration")
            };
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    static TransactionTemplate transaction(ConfigurableApplicationContext server) {
        return new TransactionTemplate(server.getBean(PlatformTransactionManager.class));
    }

    static ConditionFactory eventually() {
        return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50));
    }

    static ChainStatus status(ConfigurableApplicationContext server) {
        return server.getBean(Chain.class).status();
    }

    static void awaitReady(ConfigurableApplicationContext server) {
        eventually().until(() -> status(server).isReady());
    }

    /** Why the chain is refused, once it is. */
    static String refusal(ConfigurableApplicationContext server) {
        eventually().until(() -> status(server) instanceof ChainStatus.Refused);
        return ((ChainStatus.Refused) status(server)).why();
    }

    static TransactionStatus find(ConfigurableApplicationContext server, long id) {
        return server.getBean(Transactions.class).find(id).orElseThrow();
    }

    /** Waits for the state; a call that is FINAL already was INCLUDED. */
    static TransactionStatus await(ConfigurableApplicationContext server, long id, TransactionState state) {
        eventually().until(() -> {
            TransactionState now = find(server, id).state();
            return now == state || (state == TransactionState.INCLUDED && now == TransactionState.FINAL);
        });
        return find(server, id);
    }

    static Bytes32 root(int number) {
        return Bytes32.ofHex("%064x".formatted(0xabcd0000L + number));
    }

    private static DataSource dataSource(String user, String password) {
        return new DriverManagerDataSource(postgres.jdbcUrl(), user, password);
    }
}
