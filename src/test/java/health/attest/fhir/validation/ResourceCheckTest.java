package health.attest.fhir.validation;

import static health.attest.fhir.validation.ValidationFixtures.STRICT;
import static health.attest.fhir.validation.ValidationFixtures.expressions;
import static health.attest.fhir.validation.ValidationFixtures.parsed;
import static health.attest.fhir.validation.ValidationFixtures.refusals;
import static org.assertj.core.api.Assertions.assertThat;

import health.attest.fhir.ValidationPolicy.Level;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResourceCheckTest {

    @Test
    void everyTypeNeedsItsRequiredElements() {
        Resource observation = parsed("""
                {"resourceType": "Observation", "component": [
                  {"code": {"text": "systolic"}}, {"valueString": "80"}]}""");

        assertThat(refusals(observation))
                .containsExactly("Observation.status", "Observation.code", "Observation.component[1].code");
    }

    @Test
    void aRequiredChoiceIsNamedWithoutItsTypes() {
        Resource request = parsed("""
                {"resourceType": "MedicationRequest", "status": "active", "intent": "order",
                 "subject": {"reference": "Patient/a"}}""");

        assertThat(refusals(request)).containsExactly("MedicationRequest.medication");
    }

    @Test
    void requiredElementsOfContainedResourcesAreNeededToo() {
        Resource basic = parsed("""
                {"resourceType": "Basic", "code": {"text": "x"}, "subject": {"reference": "#c"},
                 "contained": [{"resourceType": "Observation", "id": "c", "code": {"text": "x"}}]}""");

        assertThat(refusals(basic)).containsExactly("Basic.contained[0].status");
    }

    @Test
    void onlyFullLooksAtTheInvariantsOfOtherTypes() {
        Resource observation = parsed("""
                {"resourceType": "Observation", "status": "final", "code": {"text": "x"},
                 "valueString": "y", "dataAbsentReason": {"text": "none"}}""");

        assertThat(expressions(STRICT, observation, Level.HEADLINE)).isEmpty();
        assertThat(expressions(STRICT, observation, Level.FULL)).containsExactly("Observation");
    }

    @Test
    void offAsksForNothing() {
        Resource patient = parsed("{\"resourceType\": \"Patient\", \"active\": true}");
        Resource observation = parsed("{\"resourceType\": \"Observation\", \"valueString\": \"x\"}");

        assertThat(expressions(STRICT, patient, Level.OFF)).isEmpty();
        assertThat(expressions(STRICT, observation, Level.OFF)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Level.class)
    void noLevelLetsAPatientHideInAnotherResource(Level level) {
        Resource basic = parsed("""
                {"resourceType": "Basic", "code": {"text": "x"}, "subject": {"reference": "#p"},
                 "contained": [{"resourceType": "Patient", "id": "p"}]}""");

        assertThat(expressions(STRICT, basic, level)).contains("Basic.contained[0]");
    }
}
