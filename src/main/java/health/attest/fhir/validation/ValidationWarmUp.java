package health.attest.fhir.validation;

import health.attest.fhir.ValidationPolicy.Level;
import health.attest.fhir.WarmUp;
import java.util.List;
import org.hl7.fhir.r4.model.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Reads the definitions and runs every headline type's rules once, behind the start, so that no caller waits for it.
 */
final class ValidationWarmUp implements SmartInitializingSingleton {
    private static final Logger LOG = LoggerFactory.getLogger(ValidationWarmUp.class);

    private final ResourceCheck check;
    private final GuideDefinitions guide;
    private final WarmUp warmUp;

    ValidationWarmUp(ResourceCheck check, GuideDefinitions guide, WarmUp warmUp) {
        this.check = check;
        this.guide = guide;
        this.warmUp = warmUp;
    }

    @Override
    public void afterSingletonsInstantiated() {
        Thread thread = new Thread(this::run, "validation-warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            for (Resource example : guide.examples()) {
                List<Finding> findings = check.check(example, Level.HEADLINE);
                if (findings.stream().anyMatch(Finding::refuses)) {
                    throw new IllegalStateException("an example of the guide is not valid: " + findings);
                }
            }
            warmUp.done();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // The server never reports ready without its rules; the next start tries again.
            LOG.error("validation warm-up failed", e);
        }
    }
}
