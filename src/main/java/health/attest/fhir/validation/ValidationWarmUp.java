package health.attest.fhir.validation;

import health.attest.access.WarmUp;
import health.attest.fhir.ValidationPolicy.Level;
import java.util.List;
import org.hl7.fhir.r4.model.Resource;

/** Reads the definitions and runs every headline type's rules once, so that no caller waits for it. */
final class ValidationWarmUp implements WarmUp {
    private final ResourceCheck check;
    private final GuideDefinitions guide;

    ValidationWarmUp(ResourceCheck check, GuideDefinitions guide) {
        this.check = check;
        this.guide = guide;
    }

    @Override
    public void run() throws InterruptedException {
        for (Resource example : guide.examples()) {
            List<Finding> findings = check.check(example, Level.HEADLINE);
            if (findings.stream().anyMatch(Finding::refuses)) {
                throw new IllegalStateException("an example of the guide is not valid: " + findings);
            }
        }
    }
}
