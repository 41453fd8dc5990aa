package health.attest.ledger.verifier;

import health.attest.ledger.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code verify RECEIPT [RESOURCE] [--rpc URL] [--key KEY] [--contract ADDRESS]}: exit 0 only when everything holds.
 */
final class Verify {
    private static final int UNUSABLE = 2;

    private Verify() {}

    public static void main(String[] arguments) {
        System.exit(run(Arguments.of(arguments), System.out));
    }

    static int run(Arguments arguments, PrintStream out) {
        if (arguments.plain().isEmpty() || arguments.plain().size() > 2) {
            out.println("usage: verify RECEIPT [RESOURCE] [--rpc URL] [--key KEY] [--contract ADDRESS]");
            return UNUSABLE;
        }
        Findings findings = new Findings(out);
        try {
            ReceiptCheck check =
                    new ReceiptCheck(unwrapped(Json.parse(read(arguments.plain().get(0)))), findings);
            check.checkLog(arguments.option("key"));
            if (arguments.plain().size() == 2) {
                check.checkResource(read(arguments.plain().get(1)));
            } else {
                findings.note("not checked: the record itself, none was given");
            }
            Optional<String> rpc = arguments.option("rpc");
            if (rpc.isPresent()) {
                check.checkChain(new EvmReader(URI.create(rpc.get())), arguments.option("contract"));
            } else {
                findings.note(
                        "not checked: the chain" + (check.isAnchored() ? ", no --rpc was given" : ", not anchored"));
            }
        } catch (IllegalArgumentException e) {
            findings.wrong("cannot be read: " + e.getMessage());
        } catch (IOException e) {
            out.println("cannot check: " + e.getMessage());
            return UNUSABLE;
        }
        out.println(findings.exitCode() == 0 ? "everything checked holds" : "DOES NOT HOLD");
        return findings.exitCode();
    }

    /** A receipt may come as it is, or in the Parameters that {@code $receipt} answers. */
    private static Json unwrapped(Json json) {
        if (!json.has("parameter")) {
            return json;
        }
        return json.get("parameter").elements().stream()
                .filter(parameter -> parameter.get("name").text().equals("receipt"))
                .map(parameter -> Json.parse(parameter.get("valueString").text()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Parameters without a receipt"));
    }

    private static String read(String file) throws IOException {
        return Files.readString(Path.of(file));
    }
}
