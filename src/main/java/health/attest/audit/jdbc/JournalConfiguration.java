package health.attest.audit.jdbc;

import health.attest.audit.AccessJournal;
import health.attest.audit.AccessRecorder;
import health.attest.audit.EdgeCounter;
import health.attest.audit.JournalPolicy;
import health.attest.audit.RowCheck;
import health.attest.audit.ServerIdentity;
import health.attest.ledger.LogAudit;
import java.time.Clock;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class JournalConfiguration {

    @Bean
    JournalPartitions journalPartitions(DataSource dataSource, Clock clock) {
        return new JournalPartitions(dataSource, clock);
    }

    @Bean
    JdbcEventSearch eventSearch(DataSource dataSource) {
        return new JdbcEventSearch(dataSource);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    JdbcAccessJournal accessJournal(DataSource dataSource, JournalPolicy policy, JournalPartitions partitions) {
        return new JdbcAccessJournal(dataSource, policy, partitions);
    }

    @Bean(destroyMethod = "close")
    EdgeCountWriter auditEdgeCountWriter(
            DataSource dataSource, PlatformTransactionManager transactions, EdgeCounter counter) {
        return new EdgeCountWriter(new JdbcTemplate(dataSource), new TransactionTemplate(transactions), counter);
    }

    @Bean(destroyMethod = "close")
    DropTeller auditDropTeller(
            DataSource dataSource,
            PlatformTransactionManager transactions,
            AccessJournal journal,
            AccessRecorder recorder) {
        return new DropTeller(new JdbcTemplate(dataSource), new TransactionTemplate(transactions), journal, recorder);
    }

    @Bean(destroyMethod = "close")
    JdbcVerifications journalVerifications(
            DataSource dataSource,
            PlatformTransactionManager transactions,
            ServerIdentity server,
            ObjectProvider<LogAudit> log,
            Clock clock) {
        return new JdbcVerifications(
                new JdbcTemplate(dataSource),
                new TransactionTemplate(transactions),
                new JournalVerifier(dataSource, new RowCheck(server)),
                Optional.ofNullable(log.getIfAvailable()),
                clock);
    }
}
