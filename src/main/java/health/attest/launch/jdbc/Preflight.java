package health.attest.launch.jdbc;

import health.attest.launch.ProductionRules;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** The program behind {@code scripts/preflight}. */
final class Preflight {
    private static final List<String> DURABILITY = List.of("fsync", "synchronous_commit", "full_page_writes");
    private static final String SCHEMA = "attest";

    private Preflight() {}

    public static void main(String[] arguments) {
        List<String> refusals = refusals(System.getenv());
        refusals.forEach(refusal -> System.out.println("refused: " + refusal));
        System.out.println(refusals.isEmpty() ? "nothing keeps this from production" : refusals.size() + " refusals");
        System.exit(refusals.isEmpty() ? 0 : 1);
    }

    /** Everything that keeps the server with these settings from production. */
    static List<String> refusals(Map<String, String> settings) {
        List<String> refusals = new ArrayList<>(ProductionRules.refusals(settings));
        if (!settings.getOrDefault("ATTEST_DB_URL", "").isBlank()) {
            refusals.addAll(ofDatabase(settings));
        }
        return List.copyOf(refusals);
    }

    private static List<String> ofDatabase(Map<String, String> settings) {
        String url = settings.getOrDefault("ATTEST_DB_URL", "");
        String owner = settings.getOrDefault("ATTEST_DB_OWNERUSER", "attest_owner");
        String ownerPassword = settings.getOrDefault("ATTEST_DB_OWNERPASSWORD", "");
        List<String> refusals = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(
                url,
                settings.getOrDefault("ATTEST_DB_USER", "attest_server"),
                settings.getOrDefault("ATTEST_DB_PASSWORD", ""))) {
            for (String setting : DURABILITY) {
                if (ask(connection, "show " + setting).equals("off")) {
                    refusals.add("the database has " + setting + " off: what it acknowledges may be lost");
                }
            }
            if (ask(connection, "select rolsuper from pg_roles where rolname = current_user")
                    .equals("t")) {
                refusals.add("the server would connect as a superuser, whom no grant binds");
            }
            int pending = Flyway.configure()
                    .dataSource(url, owner, ownerPassword)
                    .schemas(SCHEMA)
                    .defaultSchema(SCHEMA)
                    .locations("classpath:db/migration")
                    .load()
                    .info()
                    .pending()
                    .length;
            if (pending > 0) {
                refusals.add(pending + " migrations are missing: start the new version once");
            } else if (!settings.getOrDefault("ATTEST_ISSUER_ENABLED", "").equals("false")
                    && !hasAdministrator(connection)) {
                refusals.add("no administrator: scripts/administrator makes the first, with the server running");
            }
        } catch (SQLException | FlywayException e) {
            refusals.add("the database does not answer: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given"));
        }
        return refusals;
    }

    private static boolean hasAdministrator(Connection connection) throws SQLException {
        return ask(
                        connection,
                        "select exists (select from attest.account where 'admin' = any (roles) and disabled_at is null)")
                .equals("t");
    }

    private static String ask(Connection connection, String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(question)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
