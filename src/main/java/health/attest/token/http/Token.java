package health.attest.token.http;

import health.attest.engines.Daemon;
import health.attest.engines.EngineException;
import health.attest.token.TokenOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** The program behind {@code scripts/token}. */
final class Token {
    private static final int PORT_DEFAULT = 8080;
    private static final String PASSWORD = "password: ";
    /** What the demo app can have; each user gets of it what the user has. */
    private static final String ALL = "openid fhirUser profile user/*.cruds user/AuditEvent.rs attest/audit.read"
            + " attest/audit.export attest/security.read attest/security.write attest/consent.admin"
            + " attest/users.admin attest/ledger.read";

    private final Map<String, String> environment;

    Token(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Takes the project's directory and then the arguments of {@code scripts/token}. */
    public static void main(String[] arguments) {
        Path project = Path.of(arguments[0]);
        try {
            TokenOptions options = TokenOptions.parse(List.of(arguments).subList(1, arguments.length));
            System.out.println(new Token(System.getenv()).of(project, options));
        } catch (EngineException | IOException | IllegalArgumentException e) {
            System.err.println("token: " + e.getMessage());
            System.exit(1);
        }
    }

    /** The access token that is asked for. */
    String of(Path project, TokenOptions options) throws IOException {
        String given = environment.getOrDefault("ATTEST_DATA", "");
        Path data = given.isBlank() ? project.resolve("var") : Path.of(given);
        HttpClient http = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(5))
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        TokenEndpoint endpoint = new TokenEndpoint(http, base(data));
        Clock clock = Clock.system(ZoneOffset.UTC);
        String user = options.user();
        return user == null
                ? new ClientToken(endpoint, clock)
                        .of(data.resolve("keys").resolve("clients"), String.valueOf(options.client()), options.scope())
                : new UserToken(endpoint, base(data))
                        .of(user, passwordIn(data.resolve("demo-accounts")), wanted(options));
    }

    private static UserToken.Wanted wanted(TokenOptions options) {
        String patient = options.patient() == null ? "" : " launch/patient patient/*.cruds";
        return new UserToken.Wanted(
                options.client() == null ? "demo-app" : options.client(),
                options.scope() == null ? ALL + patient : options.scope(),
                options.patient(),
                options.purpose());
    }

    /** {@code ATTEST_PASSWORD}, else the password of the demo accounts. */
    private String passwordIn(Path demoAccounts) throws IOException {
        String given = environment.getOrDefault("ATTEST_PASSWORD", "");
        if (!given.isEmpty()) {
            return given;
        }
        if (!Files.isReadable(demoAccounts)) {
            throw new EngineException("there are no demo accounts in " + demoAccounts + ": set ATTEST_PASSWORD");
        }
        return Files.readAllLines(demoAccounts).stream()
                .filter(line -> line.startsWith(PASSWORD))
                .map(line -> line.substring(PASSWORD.length()).strip())
                .findFirst()
                .orElseThrow(() -> new EngineException("no password in " + demoAccounts));
    }

    /** The server to ask: {@code ATTEST_BASE_URL}, else the one that runs on the data directory. */
    private URI base(Path data) {
        String given = environment.getOrDefault("ATTEST_BASE_URL", "");
        int port = Daemon.running(data.resolve("server")).map(Daemon::port).orElse(PORT_DEFAULT);
        return URI.create(given.isBlank() ? "http://127.0.0.1:" + port : given);
    }
}
