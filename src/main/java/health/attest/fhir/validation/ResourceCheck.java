package health.attest.fhir.validation;

import health.attest.fhir.Guide;
import health.attest.fhir.ValidationPolicy;
import health.attest.fhir.ValidationPolicy.Completeness;
import health.attest.fhir.ValidationPolicy.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.Resource;

/** Decides what a resource is checked for, and gathers what the checks say. */
final class ResourceCheck {
    /** Types whose every rule is checked, and for which the guide has a profile. */
    static final Set<String> HEADLINE = Set.of("Patient", "Appointment", "Consent", "AuditEvent");

    private static final Set<String> COMPLETENESS =
            Set.of("Patient", "Patient.name", "Patient.birthDate", "Patient.telecom");

    private final StructureCheck structure;
    private final ProfileValidator profiles;
    private final Completeness patientCompleteness;

    ResourceCheck(StructureCheck structure, ProfileValidator profiles, ValidationPolicy policy) {
        this.structure = structure;
        this.profiles = profiles;
        this.patientCompleteness = policy.patientCompleteness();
    }

    /** What is wrong with a resource at a level, and what is worth a warning. */
    List<Finding> check(Resource resource, Level level) throws InterruptedException {
        return check(resource, level, patientCompleteness);
    }

    /** The same, with another say about incomplete Patients. */
    List<Finding> check(Resource resource, Level level, Completeness completeness) throws InterruptedException {
        boolean headline = HEADLINE.contains(resource.fhirType());
        boolean whole = level == Level.FULL || (level == Level.HEADLINE && headline);
        List<Finding> findings = new ArrayList<>();
        // The instance validator reports missing elements itself.
        structure.check(resource, level != Level.OFF && !whole, findings::add);
        if (whole) {
            String profile = headline ? Guide.PROFILES.get(resource.fhirType()) : null;
            profiles.validate(resource, profile).stream()
                    .map(finding -> weighed(finding, completeness))
                    .forEach(findings::add);
        }
        return findings;
    }

    /** An incomplete Patient is what the guide's profile, and no rule of R4, objects to. */
    private static Finding weighed(Finding finding, Completeness completeness) {
        boolean incomplete =
                COMPLETENESS.contains(finding.expression()) && finding.words().contains(Guide.PROFILES.get("Patient"));
        return incomplete && completeness == Completeness.WARN ? finding.asWarning() : finding;
    }
}
