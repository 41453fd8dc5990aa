package health.attest.fhir.validation;

import ca.uhn.fhir.context.support.IValidationSupport;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.hl7.fhir.common.hapi.validation.validator.WorkerContextValidationSupportAdapter;
import org.hl7.fhir.r4.model.StructureDefinition.TypeDerivationRule;
import org.hl7.fhir.r5.model.Resource;
import org.hl7.fhir.r5.model.StructureDefinition;
import org.hl7.fhir.r5.model.StructureDefinition.StructureDefinitionKind;
import org.jspecify.annotations.Nullable;

/**
 * Definitions for the instance validator, held for good once they were asked for.
 *
 * <p>HAPI 8.8.0's own adapter converts every extension and every profile of the specification to R5 before the first
 * validation (more than 1 GB of heap), and asks an expiring cache thousands of times per resource. This one lists the
 * base types alone; profiles and extensions are still found by their URL.
 */
final class DefinitionContext extends WorkerContextValidationSupportAdapter {
    private final IValidationSupport definitions;
    /** Holds only what exists, so strangers' URLs do not fill it. */
    private final Map<String, Resource> found = new ConcurrentHashMap<>();

    private volatile @Nullable BaseTypes baseTypes;

    DefinitionContext(IValidationSupport definitions) {
        super(definitions);
        this.definitions = definitions;
    }

    @Override
    public @Nullable <T extends Resource> T fetchResource(Class<T> type, @Nullable String url) {
        if (url == null) {
            return null;
        }
        String key = type.getSimpleName() + ' ' + url;
        Resource known = found.get(key);
        if (known == null) {
            known = super.fetchResource(type, url);
            if (known == null) {
                return null;
            }
            found.put(key, known);
        }
        return type.cast(known);
    }

    @Override
    public <T extends Resource> List<T> fetchResourcesByType(Class<T> type) {
        if (!type.equals(StructureDefinition.class)) {
            return super.fetchResourcesByType(type);
        }
        @SuppressWarnings("unchecked")
        List<T> types = (List<T>) baseTypes().all();
        return types;
    }

    @Override
    public List<StructureDefinition> fetchTypeDefinitions(String type) {
        return baseTypes().byType().getOrDefault(type, List.of());
    }

    @Override
    public boolean isPrimitiveType(String type) {
        StructureDefinition definition = fetchTypeDefinition(type);
        return definition != null && definition.getKind() == StructureDefinitionKind.PRIMITIVETYPE;
    }

    private BaseTypes baseTypes() {
        BaseTypes known = baseTypes;
        if (known == null) {
            List<StructureDefinition> all =
                    definitions.<org.hl7.fhir.r4.model.StructureDefinition>fetchAllStructureDefinitions().stream()
                            .filter(definition -> definition.getDerivation() != TypeDerivationRule.CONSTRAINT)
                            .map(definition -> fetchResource(StructureDefinition.class, definition.getUrl()))
                            .filter(Objects::nonNull)
                            .toList();
            known = new BaseTypes(all, all.stream().collect(Collectors.groupingBy(StructureDefinition::getType)));
            baseTypes = known;
        }
        return known;
    }

    /** All that are no profiles, and the same by the type they define, which each element of a resource asks for. */
    private record BaseTypes(List<StructureDefinition> all, Map<String, List<StructureDefinition>> byType) {}
}
