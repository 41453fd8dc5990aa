package health.attest.fhir.jdbc;

import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class FhirJdbcConfiguration {

    /** The access index, for those who read it and the one who writes it. */
    @Bean
    JdbcAccessIndex accessIndex(DataSource dataSource) {
        return new JdbcAccessIndex(new JdbcTemplate(dataSource));
    }

    @Bean
    JdbcCurrentVersions currentVersions(DataSource dataSource) {
        return new JdbcCurrentVersions(dataSource);
    }

    @Bean
    JdbcRebuildProgress rebuildProgress(
            DataSource dataSource, PlatformTransactionManager transactions, JdbcAccessIndex index) {
        return new JdbcRebuildProgress(new JdbcTemplate(dataSource), new TransactionTemplate(transactions), index);
    }
}
