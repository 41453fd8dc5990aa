package health.attest.journey;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import health.attest.Application;
import health.attest.access.AccessFact;
import health.attest.engines.EmbeddedChain;
import health.attest.engines.EmbeddedPostgres;
import health.attest.engines.EmbeddedRedis;
import health.attest.engines.Ports;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The one server that all integration tests share. A test class below adds no Spring annotation of its own, so that the
 * context is started once; tests keep apart by tenant and by identifiers of their own, not by cleaning.
 */
@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.DEFINED_PORT)
public abstract class ServerIT {
    /** Tenants of the shared server; the first is the default. */
    protected static final String TENANT_A = "alpha";

    protected static final String TENANT_B = "beta";

    /** A tenant that refuses incomplete Patients. */
    protected static final String TENANT_STRICT = "strict";

    /** A tenant that holds Synthea's files and nothing else. */
    protected static final String TENANT_SYNTHEA = "synthea";

    /** A tenant whose practitioners reach only the patients they treat. */
    protected static final String TENANT_TREATMENT = "treatment";

    /** A tenant that holds what one test class puts there and nothing else. */
    protected static final String TENANT_QUIET = "quiet";

    /** A tenant in which nothing is ever stored. */
    protected static final String TENANT_EMPTY = "empty";

    /** A tenant whose access index is lost and made again. */
    protected static final String TENANT_REBUILT = "rebuilt";

    /** The page that may call the API from a browser. */
    protected static final String APP_ORIGIN = "https://app.attest.test";

    /** Where a hospital's issuer would listen: trusted by the settings below and nothing else, for the first tenant. */
    protected static final int FOREIGN_ISSUER_PORT = FreePort.find();

    /** The issuer whose tokens the server trusts without limit; tests say who they are with its tokens. */
    protected static final TestIssuer ISSUER = TestIssuer.start();

    /** The mail server that the shared server hands its mails to. */
    protected static final GreenMail MAIL = mailServer();

    private static final String TENANTS = String.join(
            ",",
            TENANT_A,
            TENANT_B,
            TENANT_STRICT,
            TENANT_SYNTHEA,
            TENANT_TREATMENT,
            TENANT_QUIET,
            TENANT_EMPTY,
            TENANT_REBUILT,
            "demo",
            "gamma",
            "delta");

    private static final Path HOME = EmptyHome.at(Path.of("target", "it"));

    private static final EmbeddedPostgres POSTGRES = EmbeddedPostgres.start(HOME.resolve("postgres"));

    private static final EmbeddedChain CHAIN = EmbeddedChain.start(HOME.resolve("node"), chainProgram(), Ports.ANY);

    private static final EmbeddedRedis REDIS = EmbeddedRedis.start(HOME.resolve("redis"), Ports.ANY);

    /** Each caller's last, from 10.0.0.0/8. */
    private static final AtomicInteger ADDRESSES = new AtomicInteger();

    @Value("${server.port}")
    private int port;

    @Autowired
    private ApplicationContext context;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            POSTGRES.close();
            REDIS.close();
        }));
        Runtime.getRuntime().addShutdownHook(new Thread(CHAIN::close));
        int port = FreePort.find();
        settings.add("server.port", () -> port);
        settings.add("management.server.port", () -> 0);
        settings.add("attest.db.url", POSTGRES::jdbcUrl);
        settings.add("attest.db.user", () -> POSTGRES.server().user());
        settings.add("attest.db.password", () -> POSTGRES.server().password());
        settings.add("attest.db.owner-user", () -> POSTGRES.owner().user());
        settings.add("attest.db.owner-password", () -> POSTGRES.owner().password());
        settings.add("attest.transport.trusted-proxies", () -> "127.0.0.1/32");
        settings.add("attest.data", HOME::toString);
        settings.add("attest.keyfile", () -> HOME.resolve("keys/encryption.key").toString());
        settings.add("attest.consortium.keyfile", () -> HOME.resolve("keys/consortium.key")
                .toString());
        settings.add(
                "attest.ledger.keyfile", () -> HOME.resolve("keys/ledger.key").toString());
        settings.add("attest.chain.rpc-urls", CHAIN::url);
        settings.add(
                "attest.chain.keyfile", () -> HOME.resolve("keys/chain.key").toString());
        settings.add("attest.chain.administrator-keyfile", () -> HOME.resolve("keys/chain-administrator.key")
                .toString());
        settings.add("attest.chain.deployments", () -> HOME.resolve("chain").toString());
        access(settings);
        settings.add("attest.threat.chain-wait-max", () -> "0s");
        settings.add("attest.redis.url", REDIS::url);
        settings.add("attest.audit.deadline", () -> "10s");
        settings.add("attest.audit.sources.it-feed", () -> "lab-1");
        accountSettings(settings);
        tenantSettings(settings);
    }

    private static void tenantSettings(DynamicPropertyRegistry settings) {
        // Most tests need somebody, not somebody with a telephone.
        settings.add("attest.fhir.patient-completeness", () -> "warn");
        settings.add("attest.fhir.patient-completeness-of." + TENANT_STRICT, () -> "required");
        settings.add("attest.fhir.tenants", () -> TENANTS);
    }

    /** Whom the server believes, and whom it lets reach what. */
    private static void access(DynamicPropertyRegistry settings) {
        settings.add("attest.auth.tenant", () -> TENANT_A);
        settings.add("attest.auth.issuers[0].url", ISSUER::url);
        settings.add("attest.auth.issuers[0].jwks-url", ISSUER::jwksUrl);
        settings.add("attest.auth.issuers[0].audience", () -> TestIssuer.AUDIENCE);
        for (String allowance : List.of("tenants", "roles", "scopes", "purposes", "integration-clients")) {
            settings.add("attest.auth.issuers[0]." + allowance, () -> "*");
        }
        settings.add("attest.auth.issuers[1].url", () -> "http://127.0.0.1:" + FOREIGN_ISSUER_PORT);
        settings.add("attest.auth.issuers[1].audience", () -> TestIssuer.AUDIENCE);
        settings.add("attest.auth.issuers[1].roles-claim", () -> "realm_access.roles");
        settings.add("attest.cors.origins", () -> APP_ORIGIN);
        settings.add("attest.smart.practitioner-access-of." + TENANT_TREATMENT, () -> "treatment");
    }

    private static void accountSettings(DynamicPropertyRegistry settings) {
        int port = MAIL.getSmtp().getPort();
        settings.add("attest.mail.url", () -> "smtp://127.0.0.1:" + port);
        settings.add("attest.account.registration", () -> "open");
    }

    private static GreenMail mailServer() {
        GreenMail server = new GreenMail(ServerSetup.SMTP.dynamicPort());
        server.start();
        return server;
    }

    /** Where the server listens, without a trailing slash. */
    protected final String baseUrl() {
        return "http://127.0.0.1:" + port;
    }

    /** The JSON-RPC address of the local chain that the server anchors on. */
    protected static String chainUrl() {
        return CHAIN.url();
    }

    private static Path chainProgram() {
        return EmbeddedChain.program(Path.of("contracts/node_modules"))
                .orElseThrow(() -> new IllegalStateException("run 'npm ci' in contracts/ first"));
    }

    /** A caller without a token, from an address of its own, so that no test is refused for what another one did. */
    protected final Http anonymous() {
        int n = ADDRESSES.incrementAndGet();
        return anonymousFrom("10." + ((n >> 16) & 255) + "." + ((n >> 8) & 255) + "." + (n & 255));
    }

    /** A caller without a token, from that address. */
    protected final Http anonymousFrom(String address) {
        return Http.at(baseUrl()).with("X-Forwarded-For", address);
    }

    /** One of the custodian's own systems in that tenant, with every scope on every type. */
    protected final Http system(String tenant) {
        return anonymous()
                .withToken(ISSUER.token(Map.of(
                        "tenant",
                        tenant,
                        "client_id",
                        "it-backend",
                        "sub",
                        "it-backend",
                        "roles",
                        "integration",
                        "scope",
                        "system/*.cruds")));
    }

    /** A part of the server, for what a test must bring about that has no door of its own yet. */
    protected final <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    /** Tells the whole server a fact that no request of a test can bring about. */
    protected final void tell(AccessFact fact) {
        context.publishEvent(fact);
    }

    /** A connection with the rights of the database's superuser: what no caller of the server has. */
    protected static Connection asSuperuser() throws SQLException {
        return DriverManager.getConnection(
                POSTGRES.jdbcUrl(),
                POSTGRES.superuser().user(),
                POSTGRES.superuser().password());
    }

    /** A connection with the server's own rights. */
    protected static Connection asServer() throws SQLException {
        return DriverManager.getConnection(
                POSTGRES.jdbcUrl(), POSTGRES.server().user(), POSTGRES.server().password());
    }
}
