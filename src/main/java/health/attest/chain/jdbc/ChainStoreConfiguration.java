package health.attest.chain.jdbc;

import health.attest.chain.TransactionStore;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "attest.chain.mode", havingValue = "evm", matchIfMissing = true)
class ChainStoreConfiguration {

    @Bean
    TransactionStore transactionStore(DataSource dataSource, PlatformTransactionManager transactions) {
        return new JdbcTransactionStore(
                JdbcClient.create(dataSource),
                new TransactionTemplate(transactions),
                UUID.randomUUID().toString());
    }
}
