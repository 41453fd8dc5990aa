package health.attest.consent.hapi;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import health.attest.consent.BreakGlass;
import health.attest.consent.ConsentLimits;
import health.attest.consent.ConsentLookup;
import health.attest.consent.ConsentPolicy;
import health.attest.consent.ConsentReader;
import health.attest.consent.DecisionJournal;
import health.attest.consent.DecisionReplay;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ConsentOperationsConfiguration {

    @Bean
    ConsentOperations consentOperations(DaoRegistry daos, Clock clock) {
        return new ConsentOperations(daos, clock);
    }

    @Bean
    DecisionReplay decisionReplay(ConsentPolicy policy, ConsentLookup lookup, ConsentReader reader) {
        return new DecisionReplay(policy, lookup, reader);
    }

    @Bean
    DecisionOperations decisionOperations(
            Judging.Parts parts, DecisionJournal journal, DecisionReplay replay, Clock clock) {
        return new DecisionOperations(parts, journal, replay, clock);
    }

    @Bean
    BreakGlassOperations breakGlassOperations(
            BreakGlass breakGlass, ConsentLimits limits, StoredResources stored, DaoRegistry daos, Clock clock) {
        return new BreakGlassOperations(
                breakGlass, limits, stored, daos, new EmergencyNotices(daos, stored, clock), clock);
    }
}
