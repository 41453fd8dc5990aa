package health.attest.smart;

import health.attest.access.ResourceReference;
import health.attest.access.Tenant;
import java.util.Set;

/**
 * Which patients a practitioner treats: those with whom an Appointment, CareTeam or Encounter that is in force brings
 * them together, and those whose record names them as general practitioner. Thread-safe.
 */
public interface TreatmentRelations {
    /** Ids of patients whom the practitioner treats, at most so many. */
    Set<String> patientsOf(Tenant tenant, ResourceReference practitioner, int max);

    /** Those of the patients whom the practitioner treats. */
    Set<String> treatedAmong(Tenant tenant, ResourceReference practitioner, Set<String> patients);
}
