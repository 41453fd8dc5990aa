package health.attest.fhir.validation;

import static health.attest.fhir.validation.ValidationFixtures.CONTEXT;
import static health.attest.fhir.validation.ValidationFixtures.refusals;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.StrictErrorHandler;
import health.attest.samples.SharedData;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;

/** What others wrote as FHIR R4 is accepted. */
class RealDataTest {

    @Test
    void officialExamplesAreAcceptedButForOneWhoseItemsLackTheirIds() {
        Map<String, List<String>> refused = refusedOf(SharedData.jsonOf("r4-examples.tgz"));

        assertThat(refused).containsOnlyKeys("bundle-questionnaire.json");
        assertThat(refused.get("bundle-questionnaire.json")).contains("Questionnaire.item[0].item[0].linkId");
    }

    @Test
    void auditEventsOfTheBasicAuditLogPatternsAreAccepted() {
        Map<String, String> files = SharedData.jsonOf("balp-1.1.5-current-resources.tgz");
        files.keySet().removeIf(name -> !name.startsWith("AuditEvent-"));

        assertThat(files).hasSize(46);
        assertThat(refusedOf(files)).isEmpty();
    }

    @Test
    void everyResourceOfSyntheaIsAccepted() {
        Map<String, String> files = SharedData.jsonOf("synthea-3.3.0-seed42-7patients.tgz");
        files.keySet().removeIf(name -> name.startsWith("Audie868"));

        assertThat(files).hasSize(8);
        files.forEach((name, json) -> {
            Bundle bundle = CONTEXT.newJsonParser()
                    .setParserErrorHandler(new StrictErrorHandler())
                    .parseResource(Bundle.class, json);
            EnclosingBundle enclosing = EnclosingBundle.of(bundle);
            assertThat(bundle.getEntry())
                    .extracting(BundleEntryComponent::getResource)
                    .allSatisfy(resource ->
                            assertThat(refusals(enclosing.resolved(resource))).isEmpty());
        });
    }

    private static Map<String, List<String>> refusedOf(Map<String, String> files) {
        Map<String, List<String>> refused = new TreeMap<>();
        files.forEach((name, json) -> {
            List<String> refusals = refusalsOf(json);
            if (!refusals.isEmpty()) {
                refused.put(name, refusals);
            }
        });
        return refused;
    }

    private static List<String> refusalsOf(String json) {
        try {
            return refusals((Resource) CONTEXT.newJsonParser()
                    .setParserErrorHandler(new StrictErrorHandler())
                    .parseResource(json));
        } catch (DataFormatException e) {
            return List.of("unreadable");
        }
    }
}
