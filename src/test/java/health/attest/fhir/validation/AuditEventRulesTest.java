package health.attest.fhir.validation;

import static health.attest.fhir.validation.ValidationFixtures.example;
import static health.attest.fhir.validation.ValidationFixtures.refusals;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventSourceComponent;
import org.junit.jupiter.api.Test;

class AuditEventRulesTest {

    @Test
    void anEventWithoutAnActionIsRefused() {
        AuditEvent event = read();
        event.setAction(null);

        assertThat(refusals(event)).containsExactly("AuditEvent.action");
    }

    @Test
    void anEventWithoutAnOutcomeIsRefused() {
        AuditEvent event = read();
        event.setOutcome(null);

        assertThat(refusals(event)).containsExactly("AuditEvent.outcome");
    }

    @Test
    void anEventWithoutATimeIsRefused() {
        AuditEvent event = read();
        event.setRecorded(null);

        assertThat(refusals(event)).containsExactly("AuditEvent.recorded");
    }

    @Test
    void anEventNobodyObservedIsRefused() {
        AuditEvent event = read();
        event.setSource(new AuditEventSourceComponent().setSite("Lyon"));

        assertThat(refusals(event)).containsExactly("AuditEvent.source.observer");
    }

    @Test
    void anEventWithoutAgentsIsRefused() {
        AuditEvent event = read();
        event.getAgent().clear();

        assertThat(refusals(event)).containsExactly("AuditEvent.agent");
    }

    @Test
    void anAgentThatDoesNotSayWhoItIsIsRefused() {
        AuditEvent event = read();
        event.getAgent().get(1).setWho(null).setNetwork(null);

        assertThat(refusals(event)).containsExactly("AuditEvent.agent[1]");
    }

    @Test
    void anEntityWithANameAndAQueryIsRefused() {
        AuditEvent event = read();
        event.getEntityFirstRep().setName("Alice").setQuery("a=b".getBytes(StandardCharsets.UTF_8));

        assertThat(refusals(event)).containsExactly("AuditEvent.entity[0]");
    }

    private static AuditEvent read() {
        return example(AuditEvent.class, "audit-event-read-example");
    }
}
