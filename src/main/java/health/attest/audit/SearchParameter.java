package health.attest.audit;

import java.util.Arrays;
import java.util.Optional;

/** The search parameters of AuditEvent in FHIR R4, with the identifier chains of BALP. */
public enum SearchParameter {
    ACTION("action", Kind.TOKEN),
    ADDRESS("address", Kind.STRING),
    AGENT("agent", Kind.REFERENCE),
    AGENT_NAME("agent-name", Kind.STRING),
    AGENT_ROLE("agent-role", Kind.TOKEN),
    ALTID("altid", Kind.KEY),
    DATE("date", Kind.DATE),
    ENTITY("entity", Kind.REFERENCE),
    ENTITY_NAME("entity-name", Kind.STRING),
    ENTITY_ROLE("entity-role", Kind.TOKEN),
    ENTITY_TYPE("entity-type", Kind.TOKEN),
    OUTCOME("outcome", Kind.TOKEN),
    PATIENT("patient", Kind.REFERENCE),
    POLICY("policy", Kind.KEY),
    SITE("site", Kind.TOKEN),
    SOURCE("source", Kind.REFERENCE),
    SUBTYPE("subtype", Kind.TOKEN),
    TYPE("type", Kind.TOKEN);

    static final String ACTIONS = "http://hl7.org/fhir/audit-event-action";
    static final String OUTCOMES = "http://terminology.hl7.org/CodeSystem/audit-event-outcome";

    /** How a parameter's values are read and compared. */
    enum Kind {
        /** Codes many events share. */
        TOKEN,
        /** Exact values few events share: tokens without a system, and URIs. */
        KEY,
        STRING,
        REFERENCE,
        DATE
    }

    private final String name;
    private final Kind kind;

    SearchParameter(String name, Kind kind) {
        this.name = name;
        this.kind = kind;
    }

    /** The parameter's name in a search. */
    public String parameter() {
        return name;
    }

    Kind kind() {
        return kind;
    }

    static Optional<SearchParameter> named(String name) {
        return Arrays.stream(values())
                .filter(parameter -> parameter.name.equals(name))
                .findFirst();
    }
}
