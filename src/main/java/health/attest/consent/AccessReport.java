package health.attest.consent;

import health.attest.access.PurposeOfUse;
import health.attest.access.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Who saw what of a patient, when, why, and under which consents, from what was recorded of the decisions.
 *
 * @param patient logical id
 * @param accesses in the order they happened
 */
public record AccessReport(String patient, List<Access> accesses) {
    private static final List<String> COLUMNS = List.of(
            "time",
            "actor",
            "roles",
            "client",
            "purpose",
            "resource",
            "interaction",
            "permitted",
            "emergency",
            "rule",
            "consents",
            "decision",
            "request");

    public AccessReport {
        accesses = List.copyOf(accesses);
    }

    /**
     * One access, permitted or not.
     *
     * @param actor the user, or the client where there is none
     * @param resource what it was about; a type where no resource in particular was
     * @param emergency whether a broken glass let it through
     * @param consents versions of the Consents that were considered; each has a receipt of its own
     * @param decision id to have it explained by
     * @param request id to find it in the journal by
     */
    public record Access(
            Instant time,
            String actor,
            String roles,
            String client,
            List<String> purposes,
            String resource,
            String interaction,
            boolean permitted,
            boolean emergency,
            String rule,
            List<String> consents,
            String decision,
            String request) {

        public Access {
            purposes = List.copyOf(purposes);
            consents = List.copyOf(consents);
        }

        List<String> cells() {
            return List.of(
                    time.toString(),
                    actor,
                    roles,
                    client,
                    String.join(" ", purposes),
                    resource,
                    interaction,
                    Boolean.toString(permitted),
                    Boolean.toString(emergency),
                    rule,
                    String.join(" ", consents),
                    decision,
                    request);
        }
    }

    /** The report on that patient. */
    public static AccessReport of(String patient, Collection<DecisionRecord> recorded) {
        List<Access> accesses = new ArrayList<>();
        for (DecisionRecord decision : recorded) {
            for (DecisionRecord.Item item : decision.items()) {
                item.verdict().findings().stream()
                        .filter(each -> each.patient().equals(patient))
                        .forEach(each -> accesses.add(access(decision, item, each)));
            }
        }
        return new AccessReport(patient, accesses);
    }

    private static Access access(DecisionRecord decision, DecisionRecord.Item item, ConsentVerdict.Finding finding) {
        ConsentActor actor = decision.actor();
        return new Access(
                item.at(),
                actor.user() == null ? actor.subject().client() : actor.user().toString(),
                actor.roles().stream().map(Role::code).sorted().collect(Collectors.joining(" ")),
                actor.subject().client(),
                actor.purposes().stream().map(PurposeOfUse::code).sorted().toList(),
                item.matter().instance() == null
                        ? item.matter().type()
                        : item.matter().instance().toString(),
                decision.interaction(),
                finding.permitted(),
                finding.rule().equals(ConsentPolicy.BREAK_GLASS),
                finding.rule(),
                finding.considered(),
                decision.id().toString(),
                decision.request());
    }

    /** As comma-separated values after RFC 4180; what a spreadsheet would take for a formula is quoted as text. */
    public String csv() {
        return lines(AccessReport::csvCells, "\r\n") + "\r\n";
    }

    /** As a page to print: without scripts, styles or anything from elsewhere. */
    public String page() {
        return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Who saw my record</title></head>"
                + "<body>\n<h1>Who saw my record</h1>\n<p>Patient/" + html(patient) + ", " + accesses.size()
                + " accesses</p>\n<table border=\"1\">\n" + lines(AccessReport::pageCells, "\n")
                + "\n</table>\n</body></html>\n";
    }

    private String lines(Function<List<String>, String> line, String end) {
        List<String> lines = new ArrayList<>();
        lines.add(line.apply(COLUMNS));
        accesses.forEach(each -> lines.add(line.apply(each.cells())));
        return String.join(end, lines);
    }

    private static String csvCells(List<String> cells) {
        return cells.stream()
                .map(cell -> cell.isEmpty() || "=+-@\t\r".indexOf(cell.charAt(0)) < 0 ? cell : "'" + cell)
                .map(cell -> "\"" + cell.replace("\"", "\"\"") + "\"")
                .collect(Collectors.joining(","));
    }

    private static String pageCells(List<String> cells) {
        return cells.stream()
                .map(AccessReport::html)
                .collect(Collectors.joining("</td><td>", "<tr><td>", "</td></tr>"));
    }

    private static String html(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
