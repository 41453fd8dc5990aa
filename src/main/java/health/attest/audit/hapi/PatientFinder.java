package health.attest.audit.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.util.FhirTerser;
import health.attest.access.ResourceReference;
import java.util.LinkedHashSet;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Parameters;
import org.jspecify.annotations.Nullable;

/** Finds the patients whose data a resource holds: those in whose R4 compartment it is, however deep it is nested. */
final class PatientFinder {
    private static final int DEPTH_MAX = 8;

    private final FhirTerser terser;

    PatientFinder(FhirContext context) {
        this.terser = context.newTerser();
    }

    Set<ResourceReference> patientsOf(@Nullable IBaseResource resource) {
        Set<ResourceReference> patients = new LinkedHashSet<>();
        collect(resource, patients, 0);
        return patients;
    }

    private void collect(@Nullable IBaseResource resource, Set<ResourceReference> patients, int depth) {
        // Who reads the journal discloses events, not records; the reading is one event.
        if (resource == null || depth > DEPTH_MAX || resource instanceof AuditEvent) {
            return;
        }
        if (resource instanceof Bundle bundle) {
            bundle.getEntry().forEach(entry -> collect(entry.getResource(), patients, depth + 1));
        } else if (resource instanceof Parameters parameters) {
            parameters.getParameter().forEach(parameter -> collect(parameter.getResource(), patients, depth + 1));
        } else {
            owners(resource, patients);
        }
    }

    private void owners(IBaseResource resource, Set<ResourceReference> patients) {
        if (resource.fhirType().equals("Patient")) {
            add(resource.getIdElement().getIdPart(), patients);
        }
        for (IIdType owner : terser.getCompartmentOwnersForResource("Patient", resource, Set.of())) {
            if ("Patient".equals(owner.getResourceType())) {
                add(owner.getIdPart(), patients);
            }
        }
    }

    private static void add(@Nullable String id, Set<ResourceReference> patients) {
        if (id != null && ResourceReference.isLogicalId(id)) {
            patients.add(new ResourceReference("Patient", id));
        }
    }
}
