package health.attest.account.jdbc;

import health.attest.account.AccountStore;
import health.attest.account.SessionStore;
import health.attest.account.Transactions;
import health.attest.vault.Vault;
import java.time.Clock;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Offers the stores. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "attest.issuer.enabled", matchIfMissing = true)
class AccountJdbcConfiguration {

    @Bean
    Transactions accountTransactions(PlatformTransactionManager manager) {
        TransactionTemplate template = new TransactionTemplate(manager);
        return new Transactions() {
            @Override
            public <T> T run(Supplier<T> work) {
                return template.execute(status -> work.get());
            }
        };
    }

    @Bean
    AccountStore accounts(DataSource dataSource, Transactions transactions, Vault vault, Clock clock) {
        return new JdbcAccounts(JdbcClient.create(dataSource), transactions, new AccountRows(vault), clock);
    }

    @Bean
    SessionStore accountSessions(DataSource dataSource, Transactions transactions, Vault vault) {
        return new JdbcSessions(JdbcClient.create(dataSource), transactions, new AccountRows(vault));
    }
}
