package health.attest.ledger.verifier;

import health.attest.ledger.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code verify RECEIPT [RESOURCE] [--rpc URL] [--key KEY] [--contract ADDRESS]}: exit 0 only when everything holds. A
 * directory instead of a receipt stands for every {@code NAME.receipt.json} in it, with the resource in
 * {@code NAME.json}.
 */
final class Verify {
    private static final int UNUSABLE = 2;
    private static final String RECEIPT = ".receipt.json";

    private final Arguments arguments;
    private final Optional<EvmReader> chain;

    private Verify(Arguments arguments) {
        this.arguments = arguments;
        this.chain = arguments.option("rpc").map(url -> new EvmReader(URI.create(url)));
    }

    public static void main(String[] arguments) {
        System.exit(run(Arguments.of(arguments), System.out));
    }

    static int run(Arguments arguments, PrintStream out) {
        if (arguments.plain().isEmpty() || arguments.plain().size() > 2) {
            out.println("usage: verify RECEIPT [RESOURCE] [--rpc URL] [--key KEY] [--contract ADDRESS]");
            out.println("       verify DIRECTORY [--rpc URL] [--key KEY] [--contract ADDRESS]");
            return UNUSABLE;
        }
        Verify verify = new Verify(arguments);
        Path first = Path.of(arguments.plain().get(0));
        try {
            if (Files.isDirectory(first)) {
                return verify.directory(first, out);
            }
            Findings findings = new Findings(out);
            verify.check(first, arguments.plain().stream().skip(1).findFirst().map(Path::of), findings);
            out.println(findings.exitCode() == 0 ? "everything checked holds" : "DOES NOT HOLD");
            return findings.exitCode();
        } catch (IOException e) {
            out.println("cannot check: " + e.getMessage());
            return UNUSABLE;
        }
    }

    /** Says only what does not hold, and how many receipts do. */
    private int directory(Path directory, PrintStream out) throws IOException {
        List<Path> receipts;
        try (Stream<Path> files = Files.list(directory)) {
            receipts = files.filter(file -> file.toString().endsWith(RECEIPT))
                    .sorted()
                    .toList();
        }
        long held = 0;
        for (Path receipt : receipts) {
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            Findings findings = new Findings(new PrintStream(said, true, StandardCharsets.UTF_8));
            Path resource = Path.of(receipt.toString().replace(RECEIPT, ".json"));
            check(receipt, Optional.of(resource), findings);
            if (findings.exitCode() == 0) {
                held++;
            } else {
                out.println(receipt.getFileName());
                out.print(said.toString(StandardCharsets.UTF_8));
            }
        }
        boolean all = held == receipts.size() && held > 0;
        out.println(held + " of " + receipts.size() + " receipts hold" + (all ? "" : ": DOES NOT HOLD"));
        return all ? 0 : 1;
    }

    private void check(Path receipt, Optional<Path> resource, Findings findings) throws IOException {
        try {
            ReceiptCheck check = new ReceiptCheck(unwrapped(Json.parse(Files.readString(receipt))), findings);
            check.checkLog(arguments.option("key"));
            if (resource.isPresent()) {
                check.checkResource(Files.readString(resource.get()));
            } else {
                findings.note("not checked: the record itself, none was given");
            }
            if (chain.isPresent()) {
                check.checkChain(chain.get(), arguments.option("contract"));
            } else {
                findings.note(
                        "not checked: the chain" + (check.isAnchored() ? ", no --rpc was given" : ", not anchored"));
            }
        } catch (IllegalArgumentException e) {
            findings.wrong("cannot be read: " + e.getMessage());
        }
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
}
