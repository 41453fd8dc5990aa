package health.attest.smart;

import health.attest.access.ResourceReference;
import health.attest.access.Tenant;
import java.util.Set;

/** Where treatment relations are written. */
public interface TreatmentTable {
    /**
     * Says whom a resource brings together, in place of what it said before; written at the end of the caller's
     * transaction.
     */
    void put(Statement statement);

    /**
     * What one resource says.
     *
     * @param source the Appointment, CareTeam, Encounter or Patient
     * @param patients ids; empty when the resource says nothing any more
     * @param practitioners who treats them
     * @param first whether the resource cannot have said anything before
     */
    record Statement(
            Tenant tenant,
            ResourceReference source,
            Set<String> patients,
            Set<ResourceReference> practitioners,
            boolean first) {
        public Statement {
            patients = Set.copyOf(patients);
            practitioners = Set.copyOf(practitioners);
        }

        /** Whether the resource brings nobody together. */
        public boolean isEmpty() {
            return patients.isEmpty() || practitioners.isEmpty();
        }
    }
}
