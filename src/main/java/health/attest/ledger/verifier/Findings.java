package health.attest.ledger.verifier;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** What was checked and what was found wrong; each said as soon as it is known. */
final class Findings {
    /** Wrong things printed; more are only counted. */
    private static final int PRINTED_MAX = 1_000;

    private final PrintStream out;
    private final List<String> wrong = new ArrayList<>();

    Findings(PrintStream out) {
        this.out = out;
    }

    /** Says that something was checked, and whether it holds. */
    boolean check(boolean holds, String what) {
        if (holds) {
            out.println("ok     " + what);
        } else {
            wrong(what);
        }
        return holds;
    }

    void wrong(String what) {
        wrong.add(what);
        if (wrong.size() <= PRINTED_MAX) {
            out.println("WRONG  " + what);
        }
    }

    void note(String what) {
        out.println("       " + what);
    }

    List<String> wrong() {
        return List.copyOf(wrong);
    }

    /** The exit code: 0 only when everything holds. */
    int exitCode() {
        return wrong.isEmpty() ? 0 : 1;
    }
}
