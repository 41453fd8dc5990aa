package health.attest.audit.jdbc;

import health.attest.audit.JournalPolicy;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

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
}
