package health.attest.account.jdbc;

import health.attest.account.AccountStore;
import health.attest.account.ApprovalStore;
import health.attest.account.Approvals;
import health.attest.account.Attempts;
import health.attest.account.FirstAdministratorStore;
import health.attest.account.FirstAdministrators;
import health.attest.account.LinkStore;
import health.attest.account.Mailer;
import health.attest.account.Registrations;
import health.attest.account.ResetRequests;
import health.attest.account.SecondFactorStore;
import health.attest.account.SessionStore;
import health.attest.account.Sessions;
import health.attest.account.Tenants;
import health.attest.account.Transactions;
import health.attest.identity.UserDids;
import health.attest.vault.Vault;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
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

    /** Each new account has a DID from the start; a patient's document is nobody's business. */
    @Bean
    AccountStore accounts(
            DataSource dataSource,
            Transactions transactions,
            AccountRows rows,
            UserDids dids,
            @Value("${attest.base-url}") String issuer,
            Clock clock) {
        return new JdbcAccounts(
                JdbcClient.create(dataSource),
                transactions,
                rows,
                clock,
                account -> dids.register(issuer, account.id().toString(), account.isPractitioner()));
    }

    @Bean
    AccountRows accountRows(Vault vault) {
        return new AccountRows(vault);
    }

    @Bean
    SessionStore accountSessions(DataSource dataSource, Transactions transactions, AccountRows rows) {
        return new JdbcSessions(JdbcClient.create(dataSource), transactions, rows);
    }

    @Bean
    Attempts loginAttempts(DataSource dataSource, Transactions transactions, Clock clock) {
        return new JdbcAttempts(JdbcClient.create(dataSource), transactions, clock);
    }

    @Bean
    SecondFactorStore secondFactorStore(DataSource dataSource, Transactions transactions, Vault vault, Clock clock) {
        return new JdbcSecondFactors(JdbcClient.create(dataSource), transactions, vault, clock);
    }

    @Bean
    LinkStore linkStore(DataSource dataSource, Transactions transactions, Clock clock) {
        return new JdbcLinks(JdbcClient.create(dataSource), transactions, clock);
    }

    @Bean
    ResetRequests resetRequests(DataSource dataSource, Transactions transactions, Vault vault, Clock clock) {
        return new JdbcResetRequests(JdbcClient.create(dataSource), transactions, vault, clock);
    }

    @Bean
    FirstAdministratorStore firstAdministratorStore(DataSource dataSource) {
        return new JdbcFirstAdministrators(JdbcClient.create(dataSource));
    }

    @Bean
    ApprovalStore approvalStore(DataSource dataSource, Transactions transactions) {
        return new JdbcApprovals(JdbcClient.create(dataSource), transactions);
    }

    @Bean
    JdbcNotices notices(DataSource dataSource, Transactions transactions, Vault vault, Mailer mailer, Clock clock) {
        return new JdbcNotices(JdbcClient.create(dataSource), transactions, vault, mailer, clock);
    }

    @Bean
    AccountUpkeep.Waiting accountsWaiting(
            JdbcNotices notices, Registrations registrations, FirstAdministrators firstAdministrators) {
        return new AccountUpkeep.Waiting(
                List.of(registrations::sendResets, firstAdministrators::answer, notices::sendWaiting));
    }

    @Bean
    AccountUpkeep accountUpkeep(
            AccountUpkeep.Waiting waiting, Sessions sessions, Attempts attempts, Approvals approvals, Clock clock) {
        return new AccountUpkeep(waiting, sessions, attempts, approvals, clock);
    }

    @Bean
    Tenants tenants(DataSource dataSource, Transactions transactions) {
        return new JdbcTenants(JdbcClient.create(dataSource), transactions);
    }
}
