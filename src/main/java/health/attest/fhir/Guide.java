package health.attest.fhir;

import java.util.Map;

/** The implementation guide by its canonical URLs. */
public final class Guide {
    /** What every canonical URL of Attest begins with. */
    public static final String CANONICAL = "https://attest.health/fhir";

    /** The guide itself. */
    public static final String URL = CANONICAL + "/ImplementationGuide/health.attest.guide";

    /** Its profiles, by the type that each is of. */
    public static final Map<String, String> PROFILES = Map.of(
            "Patient", CANONICAL + "/StructureDefinition/attest-patient",
            "Appointment", CANONICAL + "/StructureDefinition/attest-appointment",
            "Consent", CANONICAL + "/StructureDefinition/attest-consent",
            "AuditEvent", CANONICAL + "/StructureDefinition/attest-audit-event");

    private Guide() {}
}
