package health.attest.threat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import health.attest.access.AccessContext;
import health.attest.access.AccessFact;
import health.attest.access.OpenRoute;
import health.attest.chain.AnvilProcess;
import health.attest.engines.EmbeddedPostgres;
import health.attest.engines.EmbeddedRedis;
import health.attest.journey.Http;
import health.attest.journey.TestIssuer;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.http.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.DispatcherServletAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.WebMvcAutoConfiguration;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.web3j.crypto.Credentials;

/**
 * A branch: a server of its own with a database of its own, on a chain that it shares. It is the real thing from the
 * socket to the chain but for HAPI, so that several of them fit into one test.
 */
final class Branch implements AutoCloseable {
    private static final List<String> CONFIGURATIONS = List.of(
            "transport.spring.TransportConfiguration",
            "transport.servlet.TransportServletConfiguration",
            "auth.spring.AuthConfiguration",
            "auth.jdbc.RevokedTokensConfiguration",
            "auth.security.TokenVerifierConfiguration",
            "auth.servlet.AuthenticationFilterConfiguration",
            "threat.spring.ThreatConfiguration",
            "threat.jdbc.ThreatJdbcConfiguration",
            "threat.redis.RedisConfiguration",
            "threat.servlet.ThreatServletConfiguration",
            "identity.spring.IdentityConfiguration$Consortium",
            "chain.jdbc.ChainStoreConfiguration",
            "chain.web3j.ChainClientConfiguration",
            "chain.spring.ChainConfiguration",
            "fhir.servlet.HealthConfiguration");

    private final String name;
    private final Path directory;
    private final EmbeddedPostgres postgres;
    private final Map<String, Object> settings = new HashMap<>();
    private Clock clock = Clock.systemUTC();
    private @Nullable ServletWebServerApplicationContext server;

    /**
     * A branch that does not run yet.
     *
     * @param directory shared by all branches of one consortium
     */
    Branch(
            String name,
            Path directory,
            EmbeddedPostgres postgres,
            @Nullable EmbeddedRedis redis,
            @Nullable AnvilProcess chain) {
        this.name = name;
        this.directory = directory;
        this.postgres = postgres;
        Path key = directory.resolve("keys").resolve(name + ".key");
        settings.put("attest.branch", name);
        settings.put("attest.base-url", "http://" + name + ".example");
        settings.put("attest.consortium.keyfile", directory.resolve("keys/consortium.key"));
        if (redis != null) {
            settings.put("attest.redis.url", redis.url());
        }
        if (chain == null) {
            settings.put("attest.chain.mode", "log");
        } else {
            settings.put("attest.chain.rpc-urls", chain.url());
        }
        settings.put("attest.chain.keyfile", key);
        settings.put("attest.chain.administrator-keyfile", directory.resolve("keys/administrator.key"));
        settings.put("attest.chain.deployments", directory.resolve("deployments"));
        settings.put("attest.chain.poll", "100ms");
        settings.put("attest.chain.retry-max", "1s");
        settings.put("attest.transport.trusted-proxies", "127.0.0.1/32");
        settings.put("attest.auth.tenant", "demo");
        settings.put("server.port", "0");
        createDatabase();
    }

    /** Tokens of that issuer say who may do what here. */
    Branch trusting(TestIssuer issuer) {
        settings.put("attest.auth.issuers[0].url", issuer.url());
        settings.put("attest.auth.issuers[0].jwks-url", issuer.jwksUrl());
        settings.put("attest.auth.issuers[0].audience", TestIssuer.AUDIENCE);
        Stream.of("tenants", "roles", "scopes", "purposes", "integration-clients")
                .forEach(allowance -> settings.put("attest.auth.issuers[0]." + allowance, "*"));
        return this;
    }

    Branch with(String setting, String value) {
        settings.put(setting, value);
        return this;
    }

    /** Its time is that clock's; without Redis, which has its own. */
    Branch onTimeOf(Clock other) {
        clock = other;
        return this;
    }

    /** Draws the key of the account this branch sends from. */
    String account() {
        try {
            Path key = directory.resolve("keys").resolve(name + ".key");
            if (!Files.exists(key)) {
                Files.createDirectories(key.getParent());
                Files.createFile(
                        key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(key, "%064x".formatted(0x5eed_0000_0000L + name.hashCode()));
            }
            return Credentials.create(Files.readString(key)).getAddress();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    Branch start() {
        SpringApplication application = new SpringApplication(sources());
        application.setRegisterShutdownHook(false);
        application.setDefaultProperties(Map.of("logging.level.health.attest", "WARN"));
        application.addInitializers((ApplicationContextInitializer<GenericApplicationContext>) context -> {
            HikariDataSource database = database();
            context.registerBean(DataSource.class, () -> database);
            context.registerBean(PlatformTransactionManager.class, () -> new DataSourceTransactionManager(database));
            context.registerBean(Clock.class, () -> clock);
            for (String open : List.of("/oauth2/**", "/login", "/ledger/**", "/health/**")) {
                context.registerBean("open " + open, OpenRoute.class, () -> new OpenRoute(open));
            }
            context.registerBean("standIn", ServletRegistrationBean.class, () -> standIn(context));
        });
        String[] arguments = settings.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
        server = (ServletWebServerApplicationContext) application.run(arguments);
        return this;
    }

    /**
     * What answers in place of store and issuer: any id but those that begin with {@code absent}, tokens, and logins
     * unless the password is wrong.
     */
    private static ServletRegistrationBean<HttpServlet> standIn(GenericApplicationContext context) {
        return new ServletRegistrationBean<>(
                new HttpServlet() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected void service(HttpServletRequest request, HttpServletResponse answer) {
                        boolean wrong = "wrong".equals(request.getParameter("password"));
                        if (wrong && request.getAttribute(AccessContext.ATTRIBUTE) instanceof AccessContext asking) {
                            context.publishEvent(new AccessFact.AuthenticationFailed(asking, "password"));
                        }
                        boolean absent = request.getRequestURI().contains("/absent");
                        answer.setStatus(wrong ? 401 : absent ? 404 : 200);
                    }
                },
                "/fhir/*",
                "/oauth2/*",
                "/login",
                "/ledger/*");
    }

    /** As the server's own: nothing commits by itself. */
    private HikariDataSource database() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url());
        config.setUsername(postgres.server().user());
        config.setPassword(postgres.server().password());
        config.setMaximumPoolSize(4);
        config.setConnectionTimeout(2_000);
        config.setAutoCommit(false);
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        return new HikariDataSource(config);
    }

    private static Class<?>[] sources() {
        Stream<Class<?>> ours = CONFIGURATIONS.stream().map(configuration -> {
            try {
                return Class.forName("health.attest." + configuration);
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(e);
            }
        });
        return Stream.concat(
                        ours,
                        Stream.of(
                                PropertyPlaceholderAutoConfiguration.class,
                                ConfigurationPropertiesAutoConfiguration.class,
                                JacksonAutoConfiguration.class,
                                HttpMessageConvertersAutoConfiguration.class,
                                ServletWebServerFactoryAutoConfiguration.class,
                                DispatcherServletAutoConfiguration.class,
                                WebMvcAutoConfiguration.class))
                .toArray(Class<?>[]::new);
    }

    private ServletWebServerApplicationContext running() {
        if (server == null) {
            throw new IllegalStateException(name + " does not run");
        }
        return server;
    }

    /** A caller from that address, as the branch's proxy names it. */
    Http from(String address) {
        return from(address, ThreatFixtures.BROWSER);
    }

    Http from(String address, String userAgent) {
        return Http.at(baseUrl()).with("X-Forwarded-For", address).with("User-Agent", userAgent);
    }

    String baseUrl() {
        return "http://127.0.0.1:" + running().getWebServer().getPort();
    }

    <T> T bean(Class<T> type) {
        return running().getBean(type);
    }

    /** The first column of the first row. */
    String query(String sql) {
        try (Connection connection = DriverManager.getConnection(
                        url(), postgres.superuser().user(), postgres.superuser().password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "";
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void stop() {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    @Override
    public void close() {
        stop();
    }

    private String url() {
        return postgres.jdbcUrl().replaceFirst("/[^/]+$", "/branch_" + name);
    }

    private void createDatabase() {
        try (Connection connection = DriverManager.getConnection(
                        postgres.jdbcUrl(),
                        postgres.superuser().user(),
                        postgres.superuser().password());
                Statement statement = connection.createStatement()) {
            statement.execute("drop database if exists branch_" + name + " with (force)");
            statement.execute("create database branch_" + name + " owner "
                    + postgres.owner().user());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        Flyway.configure()
                .dataSource(url(), postgres.owner().user(), postgres.owner().password())
                .schemas("attest")
                .defaultSchema("attest")
                .locations("classpath:db/migration")
                .load()
                .migrate();
        try (Connection connection = DriverManager.getConnection(
                        url(), postgres.owner().user(), postgres.owner().password());
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "grant usage on schema attest to " + postgres.server().user());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
