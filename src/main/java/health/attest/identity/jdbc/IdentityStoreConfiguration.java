package health.attest.identity.jdbc;

import health.attest.identity.IdentityStore;
import health.attest.identity.RegistrationStore;
import health.attest.identity.UserDidStore;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class IdentityStoreConfiguration {

    @Bean
    IdentityStore identityStore(DataSource dataSource) {
        return new JdbcIdentityStore(JdbcClient.create(dataSource));
    }

    @Bean
    RegistrationStore registrationStore(DataSource dataSource, PlatformTransactionManager transactions) {
        return new JdbcRegistrationStore(JdbcClient.create(dataSource), new TransactionTemplate(transactions));
    }

    @Bean
    UserDidStore userDidStore(DataSource dataSource) {
        return new JdbcUserDidStore(JdbcClient.create(dataSource));
    }
}
