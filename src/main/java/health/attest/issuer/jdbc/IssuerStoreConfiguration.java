package health.attest.issuer.jdbc;

import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Offers what the issuer keeps. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "attest.issuer.enabled", matchIfMissing = true)
class IssuerStoreConfiguration {

    @Bean
    JdbcSigningKeys signingKeyStore(DataSource dataSource) {
        return new JdbcSigningKeys(JdbcClient.create(dataSource), transactionsOf(dataSource));
    }

    @Bean
    JdbcClients issuerClients(DataSource dataSource) {
        return new JdbcClients(JdbcClient.create(dataSource), transactionsOf(dataSource));
    }

    @Bean
    JdbcUsedAssertions usedAssertions(DataSource dataSource, Clock clock) {
        return new JdbcUsedAssertions(JdbcClient.create(dataSource), transactionsOf(dataSource), clock);
    }

    @Bean
    JdbcGrants issuerGrants(DataSource dataSource) {
        return new JdbcGrants(JdbcClient.create(dataSource), transactionsOf(dataSource));
    }

    @Bean
    JdbcLaunches issuerLaunches(DataSource dataSource) {
        return new JdbcLaunches(JdbcClient.create(dataSource), transactionsOf(dataSource));
    }

    /** Connections of the pool do not commit by themselves. */
    private static TransactionTemplate transactionsOf(DataSource dataSource) {
        return new TransactionTemplate(new DataSourceTransactionManager(dataSource));
    }
}
