package health.attest.ledger.verifier;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.ToIntFunction;

/** What a standalone program said, and its exit code. */
public record ConsoleRun(int exitCode, String output) {

    static ConsoleRun of(ToIntFunction<PrintStream> program) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int exitCode = program.applyAsInt(new PrintStream(said, true, StandardCharsets.UTF_8));
        return new ConsoleRun(exitCode, said.toString(StandardCharsets.UTF_8));
    }

    /** Runs {@code verify}. */
    public static ConsoleRun verify(String... arguments) {
        return of(out -> Verify.run(Arguments.of(arguments), out));
    }

    /** Runs {@code fsck}. */
    public static ConsoleRun fsck(String... arguments) {
        return of(out -> Fsck.run(Arguments.of(arguments), out));
    }
}
