package health.attest.consent.hapi;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import health.attest.consent.BreakGlass;
import health.attest.consent.ConsentLimits;
import health.attest.consent.ConsentLookup;
import health.attest.consent.ConsentPolicy;
import health.attest.consent.ConsentReader;
import health.attest.consent.DecisionJournal;
import health.attest.consent.DecisionReplay;
import health.attest.consent.ExpiringConsents;
import java.time.Clock;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

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
    EmergencyNotices emergencyNotices(DaoRegistry daos, StoredResources stored, Clock clock) {
        return new EmergencyNotices(daos, stored, clock);
    }

    @Bean
    BreakGlassOperations breakGlassOperations(
            BreakGlass breakGlass,
            ConsentLimits limits,
            Judging.Parts parts,
            DaoRegistry daos,
            EmergencyNotices notices,
            ApplicationEventPublisher facts) {
        return new BreakGlassOperations(breakGlass, limits, parts, daos, notices, facts);
    }

    @Bean
    ExpiryNotices expiryNotices(
            ExpiringConsents expiring,
            DaoRegistry daos,
            StoredResources stored,
            PlatformTransactionManager transactions,
            Clock clock) {
        return new ExpiryNotices(expiring, daos, stored, new TransactionTemplate(transactions), clock);
    }
}
