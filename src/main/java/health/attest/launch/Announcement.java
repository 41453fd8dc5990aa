package health.attest.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a person needs to know once Attest is ready. */
final class Announcement {

    private Announcement() {}

    static List<String> lines(String base, Path demoAccounts, Path log) {
        List<String> lines = new ArrayList<>(List.of(
                "",
                "Attest is ready at " + base,
                "  FHIR R4      " + base + "/fhir   (capability statement: " + base + "/fhir/metadata)",
                "  API          " + base + "/fhir/swagger-ui/",
                "  log          " + log));
        List<String> accounts = read(demoAccounts);
        if (!accounts.isEmpty()) {
            lines.add("");
            lines.add("Demo accounts (never with --no-demo):");
            accounts.forEach(account -> lines.add("  " + account));
        }
        lines.addAll(List.of(
                "",
                "Try:",
                "  curl " + base + "/fhir/metadata?_elements=software,fhirVersion",
                "  curl -H \"Authorization: Bearer $(scripts/token --client demo-backend)\" '" + base
                        + "/fhir/Patient?family=archer'",
                "  scripts/seed DIRECTORY            loads FHIR bundles",
                "",
                "scripts/stop stops it and loses nothing."));
        return List.copyOf(lines);
    }

    private static List<String> read(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }
}
