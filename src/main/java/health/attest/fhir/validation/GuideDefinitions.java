package health.attest.fhir.validation;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.ImplementationGuide;
import org.hl7.fhir.r4.model.ImplementationGuide.ImplementationGuideDefinitionResourceComponent;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StructureDefinition;

/** The compiled guide as it lies on the classpath; its ImplementationGuide resource says what it holds. */
final class GuideDefinitions {
    private static final String FOLDER = "/guide/";
    private static final String MANIFEST = "ImplementationGuide-health.attest.guide";

    private final FhirContext context;

    GuideDefinitions(FhirContext context) {
        this.context = context;
    }

    /** The guide's profiles and code systems, in the form validators ask for. */
    PrePopulatedValidationSupport asValidationSupport() {
        PrePopulatedValidationSupport support = new PrePopulatedValidationSupport(context);
        resources(false).forEach(resource -> {
            if (resource instanceof StructureDefinition profile) {
                support.addStructureDefinition(profile);
            } else if (resource instanceof CodeSystem codes) {
                support.addCodeSystem(codes);
            }
        });
        return support;
    }

    /** The guide's examples, all of them valid. */
    List<Resource> examples() {
        return resources(true).toList();
    }

    private Stream<Resource> resources(boolean examples) {
        return read(ImplementationGuide.class, MANIFEST).getDefinition().getResource().stream()
                .filter(entry -> isExample(entry) == examples)
                .map(entry ->
                        read(Resource.class, entry.getReference().getReference().replace('/', '-')));
    }

    private static boolean isExample(ImplementationGuideDefinitionResourceComponent entry) {
        return entry.hasExampleCanonicalType() || (entry.hasExampleBooleanType() && isTrue(entry));
    }

    private static boolean isTrue(ImplementationGuideDefinitionResourceComponent entry) {
        return entry.getExampleBooleanType().booleanValue();
    }

    private <T extends Resource> T read(Class<T> type, String name) {
        try (InputStream in = GuideDefinitions.class.getResourceAsStream(FOLDER + name + ".json")) {
            if (in == null) {
                throw new IllegalStateException("the compiled guide lacks " + name);
            }
            return type.cast(context.newJsonParser().parseResource(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
