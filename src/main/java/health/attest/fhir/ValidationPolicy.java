package health.attest.fhir;

import health.attest.access.Tenant;
import java.util.Map;

/**
 * How closely a resource is looked at before it is stored. Strict parsing, the ban on contained records of people and
 * the narrative's allow-list hold at every level.
 *
 * @param level the level of a tenant that has none of its own
 * @param levelOf levels of single tenants
 * @param patientCompleteness what becomes of a Patient without name, birth date or telecom
 * @param patientCompletenessOf the same for single tenants
 */
public record ValidationPolicy(
        Level level,
        Map<Tenant, Level> levelOf,
        Completeness patientCompleteness,
        Map<Tenant, Completeness> patientCompletenessOf) {

    public ValidationPolicy {
        levelOf = Map.copyOf(levelOf);
        patientCompletenessOf = Map.copyOf(patientCompletenessOf);
    }

    /** The same for every tenant. */
    public ValidationPolicy(Level level, Completeness patientCompleteness) {
        this(level, Map.of(), patientCompleteness, Map.of());
    }

    /** What is checked. */
    public enum Level {
        /** Nothing beyond what holds at every level. */
        OFF,
        /** Required elements of every type; Patient, Appointment, Consent and AuditEvent whole. */
        HEADLINE,
        /** Every resource whole: cardinality, types, bindings, invariants and the profiles it claims. */
        FULL
    }

    /** Whether an incomplete Patient is refused. */
    public enum Completeness {
        REQUIRED,
        WARN
    }

    public Level levelOf(Tenant tenant) {
        return levelOf.getOrDefault(tenant, level);
    }

    public Completeness patientCompletenessOf(Tenant tenant) {
        return patientCompletenessOf.getOrDefault(tenant, patientCompleteness);
    }
}
