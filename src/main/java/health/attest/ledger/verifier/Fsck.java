package health.attest.ledger.verifier;

import health.attest.ledger.NoteVerifier;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/** {@code fsck [--db URL] [--key KEY] [--rpc URL --contract ADDRESS]}: exit 0 only when everything holds. */
final class Fsck {
    private static final int UNUSABLE = 2;

    private Fsck() {}

    public static void main(String[] arguments) {
        System.exit(run(Arguments.of(arguments), System.out));
    }

    static int run(Arguments arguments, PrintStream out) {
        Findings findings = new Findings(out);
        try (Connection connection = connect(arguments)) {
            NoteVerifier key = NoteVerifier.parse(key(arguments));
            findings.note("log " + key.name() + ", key " + key);
            LogTables tables = new LogTables(connection);
            long to = arguments.option("to").map(Long::parseLong).orElse(Long.MAX_VALUE);
            LogCheck check = new LogCheck(tables, key, findings, CheckedLog.read(arguments, key), to);
            check.run(published(arguments, findings));
            if (findings.exitCode() == 0) {
                findings.note("to go on later: --from " + CheckedLog.write(arguments, key, check.checked()));
            }
            if (hasStore(connection)) {
                new ContentCheck(connection, findings).run();
            }
        } catch (SQLException | IOException | IllegalArgumentException e) {
            out.println("cannot check: " + e.getMessage());
            return UNUSABLE;
        }
        out.println(
                findings.exitCode() == 0
                        ? "everything checked holds"
                        : "DOES NOT HOLD: " + findings.wrong().size() + " findings");
        return findings.exitCode();
    }

    private static Connection connect(Arguments arguments) throws SQLException {
        String url = arguments
                .option("db", "ATTEST_DB_URL")
                .orElseThrow(() -> new IllegalArgumentException("which database? give --db or ATTEST_DB_URL"));
        Optional<String> user = arguments.option("user", "ATTEST_DB_USER");
        return user.isEmpty()
                ? DriverManager.getConnection(url)
                : DriverManager.getConnection(
                        url,
                        user.get(),
                        arguments.option("password", "ATTEST_DB_PASSWORD").orElse(""));
    }

    /** The key as text, or the second line of the key file, which is public. */
    private static String key(Arguments arguments) throws IOException {
        Optional<String> key = arguments.option("key");
        if (key.isPresent()) {
            return key.get();
        }
        Path file = Path.of(arguments.option("keyfile", "ATTEST_LEDGER_KEYFILE").orElse("var/keys/ledger.key"));
        List<String> lines = Files.readAllLines(file);
        if (lines.size() < 2) {
            throw new IllegalArgumentException("no verifier key in " + file);
        }
        return lines.get(1);
    }

    private static List<EvmReader.AnchoredHead> published(Arguments arguments, Findings findings) throws IOException {
        Optional<String> rpc = arguments.option("rpc");
        Optional<String> contract = arguments.option("contract");
        if (rpc.isEmpty() || contract.isEmpty()) {
            findings.note("not compared with the chain: that takes --rpc and --contract");
            return List.of();
        }
        EvmReader chain = new EvmReader(URI.create(rpc.get()));
        return chain.heads(contract.get(), 0, chain.newestBlock());
    }

    private static boolean hasStore(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select to_regclass('fhir.hfj_res_ver') is not null")) {
            return row.next() && row.getBoolean(1);
        }
    }
}
