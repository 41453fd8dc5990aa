package health.attest.smart.jdbc;

import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** Offers the index of treatment relations, to those who ask and to the one who writes. */
@Configuration(proxyBeanMethods = false)
class TreatmentConfiguration {
    @Bean
    JdbcTreatmentRelations treatmentRelations(DataSource dataSource) {
        return new JdbcTreatmentRelations(new JdbcTemplate(dataSource));
    }
}
