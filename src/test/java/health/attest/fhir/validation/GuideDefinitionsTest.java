package health.attest.fhir.validation;

import static health.attest.fhir.validation.ValidationFixtures.GUIDE;
import static health.attest.fhir.validation.ValidationFixtures.refusals;
import static org.assertj.core.api.Assertions.assertThat;

import health.attest.access.DenialReason;
import java.util.Arrays;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.CodeSystem.ConceptDefinitionComponent;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;

class GuideDefinitionsTest {

    @Test
    void theCodeSystemHasExactlyTheReasonsOfRefusal() {
        CodeSystem codes = (CodeSystem)
                GUIDE.asValidationSupport().fetchCodeSystem("https://attest.health/fhir/CodeSystem/denial-reason");

        assertThat(codes.getConcept())
                .extracting(ConceptDefinitionComponent::getCode)
                .containsExactlyElementsOf(Arrays.stream(DenialReason.values())
                        .map(DenialReason::code)
                        .toList());
    }

    @Test
    void everyExampleIsValid() {
        assertThat(GUIDE.examples()).hasSize(6).allSatisfy(example -> assertThat(refusals(example))
                .as(example.getIdPart())
                .isEmpty());
    }

    @Test
    void everyHeadlineTypeHasAnExample() {
        assertThat(GUIDE.examples()).extracting(Resource::fhirType).containsAll(ResourceCheck.HEADLINE);
    }
}
