package health.attest.anchor.jdbc;

import health.attest.anchor.AnchorPolicy;
import health.attest.chain.AnchorLog;
import health.attest.ledger.LogAudit;
import health.attest.ledger.NoteSigner;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** What the log offers to whoever keeps the records it commits to. */
@Configuration(proxyBeanMethods = false)
class LogAuditConfiguration {

    @Bean
    LogAudit logAudit(DataSource dataSource, AnchorPolicy policy, NoteSigner signer, Optional<AnchorLog> contract) {
        // Hibernate's transactions know no isolation of their own.
        TransactionTemplate snapshot = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
        snapshot.setReadOnly(true);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        return new JdbcLogAudit(new JdbcTemplate(dataSource), snapshot, policy.origin(), signer.verifier(), contract);
    }
}
