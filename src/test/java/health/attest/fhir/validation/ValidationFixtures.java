package health.attest.fhir.validation;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.StrictErrorHandler;
import health.attest.fhir.ValidationPolicy;
import health.attest.fhir.ValidationPolicy.Completeness;
import health.attest.fhir.ValidationPolicy.Level;
import java.util.List;
import org.hl7.fhir.r4.model.Resource;

/** The guide's examples to spoil, and the checks over them; the definitions are read once for all tests. */
final class ValidationFixtures {
    static final FhirContext CONTEXT = FhirContext.forR4();
    static final GuideDefinitions GUIDE = new GuideDefinitions(CONTEXT);
    private static final StructureCheck STRUCTURE = new StructureCheck(CONTEXT);
    private static final ProfileValidator PROFILES =
            new ProfileValidator(CONTEXT, ValidationConfiguration.definitions(CONTEXT, GUIDE), 1);

    static final ResourceCheck STRICT = new ResourceCheck(STRUCTURE, PROFILES, policy(Completeness.REQUIRED));
    static final ResourceCheck LENIENT = new ResourceCheck(STRUCTURE, PROFILES, policy(Completeness.WARN));

    private ValidationFixtures() {}

    static ValidationPolicy policy(Completeness completeness) {
        return new ValidationPolicy(Level.HEADLINE, completeness);
    }

    /** A fresh copy of an example of the guide. */
    static <T extends Resource> T example(Class<T> type, String id) {
        return GUIDE.examples().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(resource -> resource.getIdPart().equals(id))
                .findFirst()
                .orElseThrow();
    }

    static Resource parsed(String json) {
        return (Resource) CONTEXT.newJsonParser()
                .setParserErrorHandler(new StrictErrorHandler())
                .parseResource(json);
    }

    /** Where a resource is refused, checked as the default policy does; empty when it is accepted. */
    static List<String> refusals(Resource resource) {
        return expressions(STRICT, resource, Level.HEADLINE);
    }

    static List<String> expressions(ResourceCheck check, Resource resource, Level level) {
        return findings(check, resource, level).stream()
                .filter(Finding::refuses)
                .map(Finding::expression)
                .toList();
    }

    static List<Finding> findings(ResourceCheck check, Resource resource, Level level) {
        try {
            return check.check(resource, level);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
