package health.attest.consent.jdbc;

import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class ConsentStoreConfiguration {

    @Bean
    JdbcConsentLookup consentLookup(DataSource dataSource) {
        return new JdbcConsentLookup(new JdbcTemplate(dataSource));
    }

    @Bean
    InstanceLease consentLease(JdbcConsentLookup lookup) {
        return lookup.lease();
    }

    @Bean
    ConsentChanges consentChanges(DataSource dataSource, InstanceLease lease) {
        return new ConsentChanges(new JdbcTemplate(dataSource), lease);
    }

    @Bean
    JdbcConsentStore consentStore(DataSource dataSource, ConsentChanges changes) {
        return new JdbcConsentStore(new JdbcTemplate(dataSource), changes);
    }

    @Bean
    JdbcConsentCandidates consentCandidates(DataSource dataSource) {
        return new JdbcConsentCandidates(new JdbcTemplate(dataSource));
    }

    @Bean
    JdbcBreakGlass breakGlass(DataSource dataSource, PlatformTransactionManager transactions, ConsentChanges changes) {
        return new JdbcBreakGlass(new JdbcTemplate(dataSource), ofItsOwn(transactions), changes);
    }

    @Bean
    JdbcExpiringConsents expiringConsents(DataSource dataSource, PlatformTransactionManager transactions) {
        return new JdbcExpiringConsents(new JdbcTemplate(dataSource), ofItsOwn(transactions));
    }

    @Bean
    JdbcDecisionJournal decisionJournal(DataSource dataSource, PlatformTransactionManager transactions) {
        return new JdbcDecisionJournal(new JdbcTemplate(dataSource), ofItsOwn(transactions));
    }

    private static TransactionTemplate ofItsOwn(PlatformTransactionManager transactions) {
        TransactionTemplate template = new TransactionTemplate(transactions);
        template.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        return template;
    }
}
