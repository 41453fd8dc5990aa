package health.attest.launch;

import health.attest.engines.EmbeddedChain;
import health.attest.engines.EmbeddedPostgres;
import health.attest.engines.EmbeddedRedis;
import health.attest.engines.EngineException;
import health.attest.engines.Ports;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sees to it that the server has a database, a Redis and a chain: the ones it was given, else embedded ones. */
final class Engines {
    private static final Pattern JDBC_URL = Pattern.compile("jdbc:postgresql://([^:/,]+)(?::(\\d+))?[/,].*");
    private static final int POSTGRES_PORT = 5432;
    private static final int CONNECT_MILLIS_MAX = 5_000;

    private final Installation installation;
    private final Path project;
    private final Map<String, String> given;
    private final Consumer<String> progress;

    Engines(Installation installation, Path project, Map<String, String> given, Consumer<String> progress) {
        this.installation = installation;
        this.project = project;
        this.given = given;
        this.progress = progress;
    }

    /** Starts what is missing and answers the settings that lead the server to it. */
    Map<String, String> start() {
        Map<String, String> settings = new LinkedHashMap<>();
        startPostgres(settings);
        startRedis(settings);
        startChain(settings);
        return settings;
    }

    /** Which of the engines that a running server was led to have ended since. */
    List<String> ended() {
        List<String> ended = new ArrayList<>();
        if (given("ATTEST_DB_URL").isEmpty() && !EmbeddedPostgres.isRunning(installation.postgres())) {
            ended.add("PostgreSQL");
        }
        if (given("ATTEST_REDIS_URL").isEmpty() && !EmbeddedRedis.isRunning(installation.redis())) {
            ended.add("Redis");
        }
        if (hasChain() && given("ATTEST_CHAIN_RPC_URLS").isEmpty() && !EmbeddedChain.isRunning(installation.chain())) {
            ended.add("chain");
        }
        return List.copyOf(ended);
    }

    private boolean hasChain() {
        return !given("ATTEST_CHAIN_MODE").equals("log");
    }

    private void startPostgres(Map<String, String> settings) {
        String url = given("ATTEST_DB_URL");
        if (!url.isEmpty()) {
            requireReachable(url);
            progress.accept("database: " + withoutQuery(url));
            return;
        }
        progress.accept("PostgreSQL: starting (the first start unpacks it)");
        EmbeddedPostgres postgres = EmbeddedPostgres.start(installation.postgres());
        settings.put("ATTEST_DB_URL", postgres.jdbcUrl());
        settings.put("ATTEST_DB_USER", postgres.server().user());
        settings.put("ATTEST_DB_PASSWORD", postgres.server().password());
        settings.put("ATTEST_DB_OWNERUSER", postgres.owner().user());
        settings.put("ATTEST_DB_OWNERPASSWORD", postgres.owner().password());
        progress.accept("PostgreSQL: " + state(postgres.adopted()) + " on port " + postgres.port());
    }

    private void startRedis(Map<String, String> settings) {
        if (!given("ATTEST_REDIS_URL").isEmpty()) {
            progress.accept("Redis: the one of ATTEST_REDIS_URL");
            return;
        }
        EmbeddedRedis redis = EmbeddedRedis.start(installation.redis(), Ports.ANY);
        settings.put("ATTEST_REDIS_URL", redis.url());
        progress.accept("Redis: " + state(redis.adopted()) + " on port " + redis.port());
    }

    private void startChain(Map<String, String> settings) {
        if (!hasChain()) {
            progress.accept("chain: none, signed log only (ATTEST_CHAIN_MODE=log)");
            return;
        }
        if (!given("ATTEST_CHAIN_RPC_URLS").isEmpty()) {
            progress.accept("chain: " + given("ATTEST_CHAIN_RPC_URLS"));
            return;
        }
        Path program = EmbeddedChain.program(project.resolve("contracts/node_modules"))
                .orElseThrow(() -> new EngineException("no local chain node for this platform in"
                        + " contracts/node_modules: set ATTEST_CHAIN_RPC_URLS or ATTEST_CHAIN_MODE=log"));
        EmbeddedChain chain = EmbeddedChain.start(installation.chain(), program, Ports.ANY);
        settings.put("ATTEST_CHAIN_RPC_URLS", chain.url());
        settings.put("ATTEST_CHAIN_ID", Integer.toString(EmbeddedChain.CHAIN_ID));
        progress.accept("chain: " + state(chain.adopted()) + " on port " + chain.port());
    }

    private String given(String name) {
        return given.getOrDefault(name, "").strip();
    }

    /** Refuses a database nobody listens at, which would cost the server a minute to find out. */
    private static void requireReachable(String url) {
        Matcher parts = JDBC_URL.matcher(url);
        if (!parts.matches()) {
            throw new EngineException("ATTEST_DB_URL is not of the form jdbc:postgresql://HOST:PORT/DATABASE");
        }
        int port = parts.group(2) == null ? POSTGRES_PORT : Integer.parseInt(parts.group(2));
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(parts.group(1), port), CONNECT_MILLIS_MAX);
        } catch (IOException e) {
            throw new EngineException(
                    "database unreachable: nothing answers at " + parts.group(1) + ":" + port + " (ATTEST_DB_URL)", e);
        }
    }

    /** The query of a JDBC URL may hold a password. */
    private static String withoutQuery(String url) {
        return url.replaceFirst("\\?.*", "");
    }

    private static String state(boolean adopted) {
        return adopted ? "already running" : "started";
    }
}
