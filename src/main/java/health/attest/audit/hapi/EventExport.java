package health.attest.audit.hapi;

import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.attest.access.AccessContext;
import health.attest.access.DenialReason;
import health.attest.audit.AccessRecord.About;
import health.attest.audit.AccessRecorder;
import health.attest.audit.AccessRecorder.Actor;
import health.attest.audit.EventKind;
import health.attest.audit.EventSearch;
import health.attest.audit.EventTable;
import health.attest.audit.JournalQuery;
import health.attest.audit.Outcome;
import health.attest.audit.QueryText;
import health.attest.audit.RequestTrail;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Streams what a search finds, as NDJSON or CSV ({@code _outputFormat}), oldest first unless sorted otherwise. Needs
 * {@code attest/audit.export} besides the right to read. The export is itself an event, durable before the first line.
 */
final class EventExport {
    private static final String FORMAT = "_outputFormat";

    private final EventReading reading;
    private final EventSearch events;
    private final AccessRecorder recorder;

    EventExport(EventReading reading, EventSearch events, AccessRecorder recorder) {
        this.reading = reading;
        this.events = events;
        this.recorder = recorder;
    }

    void write(ServletRequestDetails request) throws IOException {
        AccessContext context = Requests.context(request);
        RequestTrail trail = Requests.trail(request);
        if (context == null || trail == null || !mayExport(context)) {
            throw Refusals.refused(DenialReason.INSUFFICIENT_SCOPE, "attest/audit.export");
        }
        Map<String, List<String>> parameters = new LinkedHashMap<>(EventReading.parameters(request));
        String format = EventReading.single(parameters, FORMAT);
        boolean csv = isCsv(format == null ? "ndjson" : format);
        parameters.remove(FORMAT);
        parameters.putIfAbsent("_sort", List.of("date"));
        JournalQuery query = reading.query(request, parameters, 1);
        About about = About.query(QueryText.of("GET", Requests.interaction(request)));
        trail.add(List.of(recorder.one(
                Actor.of(context, trail), EventKind.of(Requests.interaction(request)), Outcome.SUCCESS, about)));
        stream(query, csv, request.getServletResponse());
    }

    private void stream(JournalQuery query, boolean csv, HttpServletResponse response) throws IOException {
        response.setContentType(csv ? "text/csv;charset=utf-8" : "application/fhir+ndjson");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Content-Disposition", "attachment; filename=\"audit." + (csv ? "csv" : "ndjson") + "\"");
        PrintWriter writer = response.getWriter();
        if (csv) {
            writer.print(EventTable.header());
        }
        events.stream(query, event -> {
            writer.print(csv ? EventTable.row(reading.parse(event)) : event.json() + "\n");
            if (writer.checkError()) {
                throw new InvalidRequestException("the caller left");
            }
        });
        writer.flush();
    }

    private static boolean isCsv(String format) {
        return switch (format) {
            case "csv", "text/csv" -> true;
            case "ndjson", "application/ndjson", "application/fhir+ndjson" -> false;
            default -> throw new InvalidRequestException("_outputFormat is ndjson or csv");
        };
    }

    private static boolean mayExport(AccessContext context) {
        return context.caller()
                .authenticated()
                .filter(caller -> caller.scopes().contains("attest/audit.export"))
                .isPresent();
    }
}
