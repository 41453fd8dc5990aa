package health.attest.threat.jdbc;

import health.attest.chain.AttackSignatureRegistry;
import health.attest.chain.BlockedAddressRegistry;
import health.attest.chain.Transactions;
import health.attest.identity.ConsortiumKey;
import health.attest.threat.AddressSeal;
import health.attest.threat.Blocklist;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class ThreatJdbcConfiguration {

    @Bean
    ChainOutbox threatOutbox(
            DataSource dataSource,
            ObjectProvider<BlockedAddressRegistry> blocks,
            ObjectProvider<AttackSignatureRegistry> signatures,
            ObjectProvider<Transactions> transactions,
            Clock clock) {
        return new ChainOutbox(new JdbcTemplate(dataSource), blocks, signatures, transactions, clock);
    }

    @Bean
    JdbcThreatStore threatStore(DataSource dataSource, ChainOutbox outbox, Clock clock) {
        return new JdbcThreatStore(new JdbcTemplate(dataSource), transactionsOf(dataSource), outbox, clock);
    }

    @Bean
    SecurityLogWriter securityLogWriter(
            DataSource dataSource,
            ConsortiumKey key,
            @Value("${attest.branch:main}") String branch,
            @Value("${attest.threat.log-kept:30d}") Duration kept,
            Clock clock) {
        AddressSeal seal =
                new AddressSeal(key.mac("attest-security-log-v1|" + branch).toBytes(), new SecureRandom());
        return new SecurityLogWriter(new JdbcTemplate(dataSource), transactionsOf(dataSource), seal, clock, kept);
    }

    @Bean
    JdbcDashboard threatDashboard(DataSource dataSource, Blocklist blocklist, Clock clock) {
        return new JdbcDashboard(new JdbcTemplate(dataSource), blocklist, clock);
    }

    /** Its connections do not commit by themselves; these writes need no more of JPA than its connection. */
    private static TransactionTemplate transactionsOf(DataSource dataSource) {
        return new TransactionTemplate(new DataSourceTransactionManager(dataSource));
    }
}
