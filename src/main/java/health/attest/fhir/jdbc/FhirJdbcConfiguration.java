package health.attest.fhir.jdbc;

import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

@Configuration(proxyBeanMethods = false)
class FhirJdbcConfiguration {

    /** The access index, for those who read it and the one who writes it. */
    @Bean
    JdbcAccessIndex accessIndex(DataSource dataSource) {
        return new JdbcAccessIndex(new JdbcTemplate(dataSource));
    }
}
