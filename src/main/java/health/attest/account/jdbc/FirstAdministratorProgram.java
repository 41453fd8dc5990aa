package health.attest.account.jdbc;

import health.attest.account.Account;
import health.attest.account.Secrets;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The program behind {@code scripts/administrator}: leaves a wish in the database and waits for a server's answer. */
final class FirstAdministratorProgram {
    private static final int WAITS_MAX = 100;
    private static final String LOOK =
            "SELECT outcome, pg_sleep(0.3) FROM attest.first_administrator WHERE tenant = ? AND link_hash = ?";

    private FirstAdministratorProgram() {}

    public static void main(String[] arguments) throws SQLException {
        System.exit(run(arguments, System.getenv(), System.out));
    }

    /** Exit code 0 when the administrator was made, 1 when not, 2 when it could not be asked for. */
    static int run(String[] arguments, Map<String, String> environment, PrintStream out) throws SQLException {
        if (arguments.length != 3 || !Account.isUsername(arguments[0]) || !Account.isEmail(arguments[1])) {
            out.println("give a username (2 to 64 of a-z, 0-9, dot, underscore and hyphen) and an e-mail address");
            return 2;
        }
        String tenant = arguments[2];
        String token = new Secrets(new SecureRandom()).next();
        try (Connection owner = DriverManager.getConnection(
                environment.getOrDefault("ATTEST_DB_URL", ""),
                environment.getOrDefault("ATTEST_DB_OWNERUSER", "attest_owner"),
                environment.getOrDefault("ATTEST_DB_OWNERPASSWORD", ""))) {
            ask(owner, arguments, Secrets.digest(token));
            String outcome = awaitAnswer(owner, tenant, Secrets.digest(token));
            out.println(words(
                    outcome,
                    environment.getOrDefault("ATTEST_BASE_URL", "http://127.0.0.1:8080")
                            + "/account/set-password?token=" + token));
            return "DONE".equals(outcome) ? 0 : 1;
        }
    }

    private static void ask(Connection owner, String[] arguments, byte[] linkHash) throws SQLException {
        try (PreparedStatement statement = owner.prepareStatement(
                "INSERT INTO attest.first_administrator (username, email, tenant, link_hash) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (tenant) DO UPDATE SET username = excluded.username, email = excluded.email,"
                        + " link_hash = excluded.link_hash, asked_at = now(), outcome = NULL")) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setString(i + 1, arguments[i]);
            }
            statement.setBytes(4, linkHash);
            statement.executeUpdate();
        }
    }

    private static @Nullable String awaitAnswer(Connection owner, String tenant, byte[] linkHash) throws SQLException {
        for (int i = 0; i < WAITS_MAX; i++) {
            String outcome = lookUp(owner, LOOK, tenant, linkHash);
            if (outcome != null) {
                return outcome;
            }
        }
        // Nobody answers: what is left behind must not be answered a year later.
        return lookUp(
                owner,
                "DELETE FROM attest.first_administrator WHERE tenant = ? AND link_hash = ? RETURNING outcome",
                tenant,
                linkHash);
    }

    private static @Nullable String lookUp(Connection owner, String sql, String tenant, byte[] linkHash)
            throws SQLException {
        try (PreparedStatement statement = owner.prepareStatement(sql)) {
            statement.setString(1, tenant);
            statement.setBytes(2, linkHash);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : "REPLACED";
            }
        }
    }

    private static String words(@Nullable String outcome, String link) {
        if (outcome == null) {
            return "no server took this within 30 s: start one on this database and ask again";
        }
        return switch (outcome) {
            case "DONE" -> "made. Choose the password within seven days, once:\n" + link;
            case "THERE_IS_ONE" -> "refused: the tenant has an administrator, who makes others with a second person";
            case "NAME_TAKEN" -> "refused: there is an account of that name";
            case "NO_SUCH_TENANT" -> "refused: there is no such tenant (attest.fhir.tenants)";
            default -> "somebody else asked for another one meanwhile";
        };
    }
}
