package health.attest.journey;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JWSAlgorithm;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** A hospital's issuer: a process of its own with keys of its own, of which the server knows the address alone. */
final class ForeignIssuer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final BufferedReader tokens;
    private final BufferedWriter claims;

    private ForeignIssuer(Process process) {
        this.process = process;
        this.tokens = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.claims = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    }

    /** Starts the process and returns when it serves its keys. */
    static ForeignIssuer start(int port) {
        try {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-Xmx64m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            ForeignIssuer.class.getName(),
                            String.valueOf(port))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            ForeignIssuer issuer = new ForeignIssuer(process);
            issuer.tokens.readLine();
            return issuer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A token with these claims beside the usual ones; an empty one takes a usual one away. */
    String token(Map<String, ?> changes) {
        try {
            claims.write(JSON.writeValueAsString(changes));
            claims.newLine();
            claims.flush();
            return tokens.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process: reads claims line by line and writes tokens. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (TestIssuer issuer = TestIssuer.start(Integer.parseInt(arguments[0]));
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            out.println("ready");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Map<String, Object> changes = JSON.readValue(line, new TypeReference<Map<String, Object>>() {});
                out.println(issuer.token(JWSAlgorithm.RS256, "JWT", changes));
            }
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
