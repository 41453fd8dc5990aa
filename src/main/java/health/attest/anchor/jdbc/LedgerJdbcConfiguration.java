package health.attest.anchor.jdbc;

import health.attest.anchor.AnchorPolicy;
import health.attest.anchor.AnchorStore;
import health.attest.anchor.Leadership;
import health.attest.anchor.LedgerRecords;
import health.attest.anchor.Outbox;
import health.attest.anchor.SequencingStore;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The ledger's ports, on the server's database. */
@Configuration(proxyBeanMethods = false)
class LedgerJdbcConfiguration {

    @Bean
    Outbox outbox(DataSource dataSource) {
        return new JdbcOutbox(new JdbcTemplate(dataSource));
    }

    @Bean
    Leadership ledgerLeadership(DataSource dataSource, PlatformTransactionManager transactions) {
        return new JdbcLeadership(new JdbcTemplate(dataSource), new TransactionTemplate(transactions));
    }

    @Bean
    SequencingStore sequencingStore(
            DataSource dataSource, PlatformTransactionManager transactions, AnchorPolicy policy) {
        return new JdbcSequencingStore(
                new JdbcTemplate(dataSource), new TransactionTemplate(transactions), policy.origin());
    }

    @Bean
    AnchorStore anchorStore(DataSource dataSource, PlatformTransactionManager transactions, Clock clock) {
        return new JdbcAnchorStore(new JdbcTemplate(dataSource), new TransactionTemplate(transactions), clock);
    }

    @Bean
    LedgerRecords ledgerRecords(DataSource dataSource, AnchorPolicy policy) {
        return new JdbcLedgerRecords(new JdbcTemplate(dataSource), policy.origin());
    }
}
