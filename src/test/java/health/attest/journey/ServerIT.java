package health.attest.journey;

import health.attest.Application;
import health.attest.engines.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
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

    private static final EmbeddedPostgres POSTGRES = EmbeddedPostgres.start(Path.of("target", "it", "postgres"));

    @Value("${server.port}")
    private int port;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) {
        Runtime.getRuntime().addShutdownHook(new Thread(POSTGRES::close));
        int port = FreePort.find();
        settings.add("server.port", () -> port);
        settings.add("management.server.port", () -> 0);
        settings.add("attest.db.url", POSTGRES::jdbcUrl);
        settings.add("attest.db.user", () -> POSTGRES.server().user());
        settings.add("attest.db.password", () -> POSTGRES.server().password());
        settings.add("attest.db.owner-user", () -> POSTGRES.owner().user());
        settings.add("attest.db.owner-password", () -> POSTGRES.owner().password());
        settings.add("attest.fhir.tenants", () -> TENANT_A + "," + TENANT_B + ",demo");
    }

    /** Where the server listens, without a trailing slash. */
    protected final String baseUrl() {
        return "http://127.0.0.1:" + port;
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
