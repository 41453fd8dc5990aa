package health.attest.audit;

import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAgentComponent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventEntityComponent;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/** Events as lines of CSV (RFC 4180) with the columns ASTM E2147 asks for. */
public final class EventTable {
    private static final List<String> COLUMNS = List.of(
            "id",
            "recorded",
            "action",
            "type",
            "subtype",
            "outcome",
            "outcome-description",
            "requestor",
            "agents",
            "addresses",
            "patients",
            "entities",
            "purpose",
            "source",
            "ingested");

    private EventTable() {}

    public static String header() {
        return String.join(",", COLUMNS) + "\r\n";
    }

    /** One event, ended by CRLF. */
    public static String row(AuditEvent event) {
        StringJoiner row = new StringJoiner(",", "", "\r\n");
        row.add(cell(event.getIdElement().getIdPart()));
        row.add(cell(event.getRecordedElement().getValueAsString()));
        row.add(cell(event.getActionElement().getValueAsString()));
        row.add(cell(event.getType().getCode()));
        row.add(cell(joined(event.getSubtype().stream().map(Coding::getCode))));
        row.add(cell(event.getOutcomeElement().getValueAsString()));
        row.add(cell(event.getOutcomeDesc()));
        row.add(cell(joined(event.getAgent().stream()
                .filter(AuditEventAgentComponent::getRequestor)
                .map(agent -> name(agent.getWho())))));
        row.add(cell(joined(event.getAgent().stream().map(agent -> name(agent.getWho())))));
        row.add(cell(
                joined(event.getAgent().stream().map(agent -> agent.getNetwork().getAddress()))));
        row.add(cell(joined(references(event).filter(reference -> reference.startsWith("Patient/")))));
        row.add(cell(joined(references(event))));
        row.add(cell(joined(event.getPurposeOfEvent().stream()
                .map(purpose -> purpose.getCodingFirstRep().getCode()))));
        row.add(cell(event.getSource().getSite()));
        row.add(cell(Boolean.toString(event.getMeta().getTag(Code.EVENTS, "ingested") != null)));
        return row.toString();
    }

    private static Stream<String> references(AuditEvent event) {
        return event.getEntity().stream()
                .map(AuditEventEntityComponent::getWhat)
                .map(Reference::getReference)
                .filter(reference -> reference != null);
    }

    private static @Nullable String name(Reference who) {
        return who.getReference() != null
                ? who.getReference()
                : who.getIdentifier().getValue();
    }

    private static String joined(Stream<@Nullable String> values) {
        return values.filter(value -> value != null).collect(Collectors.joining(" "));
    }

    /** Quoted always; what a spreadsheet would run as a formula is led by an apostrophe. */
    private static String cell(@Nullable String value) {
        String text = value == null ? "" : value;
        String harmless = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return '"' + harmless.replace("\"", "\"\"") + '"';
    }
}
