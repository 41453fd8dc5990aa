package health.attest.fhir.validation;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementCompositeDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import ca.uhn.fhir.context.FhirContext;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Narrative;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Resource;

/**
 * One walk through a resource that finds what needs no profile: required elements of R4 that are missing, unsafe
 * narratives, and records of people hidden inside another resource.
 */
final class StructureCheck {
    /** Whoever reads a container would read these without the gates ever asking about them. */
    private static final Set<String> NEVER_CONTAINED = Set.of("Patient", "Consent", "AuditEvent");

    private final FhirContext context;
    private final NarrativeCheck narratives = new NarrativeCheck();

    StructureCheck(FhirContext context) {
        this.context = context;
    }

    /**
     * Checks a whole resource.
     *
     * @param required whether missing elements are reported too
     */
    void check(Resource resource, boolean required, Consumer<Finding> findings) {
        walk(resource, ElementPath.of(resource.fhirType()), required, findings);
    }

    private void walk(IBase element, ElementPath path, boolean required, Consumer<Finding> findings) {
        if (element instanceof Narrative narrative) {
            narratives.check(narrative.getDiv(), path.child("div").toString(), findings);
        }
        if (element instanceof DomainResource resource) {
            checkContained(resource, path, findings);
        }
        BaseRuntimeElementDefinition<?> definition = context.getElementDefinition(element.getClass());
        if (!(definition instanceof BaseRuntimeElementCompositeDefinition<?> composite)) {
            return;
        }
        for (BaseRuntimeChildDefinition child : composite.getChildrenAndExtension()) {
            List<IBase> values = child.getAccessor().getValues(element);
            if (required && child.getMin() > 0 && isAbsent(values)) {
                findings.accept(missing(path, child));
            }
            for (int i = 0; i < values.size(); i++) {
                IBase value = values.get(i);
                if (!value.isEmpty()) {
                    walk(value, stepTo(path, child, i), required, findings);
                }
            }
        }
    }

    private static void checkContained(DomainResource resource, ElementPath path, Consumer<Finding> findings) {
        List<Resource> contained = resource.getContained();
        for (int i = 0; i < contained.size(); i++) {
            String type = contained.get(i).fhirType();
            if (NEVER_CONTAINED.contains(type)) {
                findings.accept(Finding.error(
                        IssueType.BUSINESSRULE,
                        path.child("contained", i).toString(),
                        type + " is not stored inside another resource."));
            }
        }
    }

    private static boolean isAbsent(List<IBase> values) {
        return values.stream().allMatch(IBase::isEmpty);
    }

    private static Finding missing(ElementPath path, BaseRuntimeChildDefinition child) {
        String name = nameOf(child);
        return Finding.error(IssueType.REQUIRED, path.child(name).toString(), name + " is required.");
    }

    private static ElementPath stepTo(ElementPath path, BaseRuntimeChildDefinition child, int position) {
        boolean repeats = child.getMax() != 1;
        return repeats ? path.child(nameOf(child), position) : path.child(nameOf(child));
    }

    private static String nameOf(BaseRuntimeChildDefinition child) {
        return child.getElementName().replace("[x]", "");
    }
}
