package health.attest.fhir.jpa;

import ca.uhn.fhir.batch2.jobs.config.Batch2JobsConfig;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.config.ThreadPoolFactoryConfig;
import ca.uhn.fhir.jpa.batch2.JpaBatch2Config;
import ca.uhn.fhir.jpa.binary.api.IBinaryStorageSvc;
import ca.uhn.fhir.jpa.binary.svc.NullBinaryStorageSvcImpl;
import ca.uhn.fhir.jpa.config.HapiJpaConfig;
import ca.uhn.fhir.jpa.config.HibernatePropertiesProvider;
import ca.uhn.fhir.jpa.config.r4.JpaR4Config;
import ca.uhn.fhir.jpa.config.util.HapiEntityManagerFactoryUtil;
import ca.uhn.fhir.jpa.model.config.PartitionSettings;
import ca.uhn.fhir.jpa.model.config.SubscriptionSettings;
import ca.uhn.fhir.jpa.model.dialect.HapiFhirPostgresDialect;
import ca.uhn.fhir.jpa.partition.IPartitionLookupSvc;
import ca.uhn.fhir.jpa.subscription.channel.config.SubscriptionChannelConfig;
import ca.uhn.fhir.jpa.subscription.match.deliver.email.IEmailSender;
import com.zaxxer.hikari.HikariDataSource;
import health.attest.fhir.FhirPolicy;
import jakarta.persistence.EntityManagerFactory;
import java.util.Properties;
import org.hibernate.cfg.BatchSettings;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.SchemaToolingSettings;
import org.hibernate.search.mapper.orm.cfg.HibernateOrmMapperSettings;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
@Import({
    JpaR4Config.class,
    HapiJpaConfig.class,
    ThreadPoolFactoryConfig.class,
    JpaBatch2Config.class,
    Batch2JobsConfig.class,
    SubscriptionChannelConfig.class
})
class JpaConfiguration {

    @Bean
    JpaStorageSettings storageSettings() {
        return StorageSettings.forAttest();
    }

    @Bean
    PartitionSettings partitionSettings() {
        return StorageSettings.partitions();
    }

    /** Nothing subscribes yet: no channel type is offered. */
    @Bean
    SubscriptionSettings subscriptionSettings() {
        SubscriptionSettings settings = new SubscriptionSettings();
        settings.clearSupportedSubscriptionTypesForUnitTest();
        return settings;
    }

    /** HAPI asks for a sender; with no e-mail subscriptions it is never called. */
    @Bean
    IEmailSender emailSender() {
        return details -> {
            throw new IllegalStateException("e-mail subscriptions are not offered");
        };
    }

    /** Attachments stay in the resource: what is verified is what was written. */
    @Bean
    IBinaryStorageSvc binaryStorage() {
        return new NullBinaryStorageSvcImpl();
    }

    @Bean
    @Primary
    HibernatePropertiesProvider hibernatePropertiesProvider() {
        return new HibernatePropertiesProvider();
    }

    @Bean
    LocalContainerEntityManagerFactoryBean entityManagerFactory(
            HikariDataSource dataSource,
            ConfigurableListableBeanFactory beans,
            FhirContext fhirContext,
            JpaStorageSettings storageSettings) {
        LocalContainerEntityManagerFactoryBean factory =
                HapiEntityManagerFactoryUtil.newEntityManagerFactory(beans, fhirContext, storageSettings);
        factory.setPersistenceUnitName("attest");
        factory.setDataSource(dataSource);
        factory.setJpaProperties(hibernate());
        return factory;
    }

    @Bean
    @Primary
    JpaTransactionManager transactionManager(EntityManagerFactory entityManagerFactory) {
        return new StoreTransactionManager(entityManagerFactory);
    }

    @Bean
    TenantPartitions tenantPartitions(
            FhirPolicy policy,
            IPartitionLookupSvc partitions,
            HikariDataSource dataSource,
            JpaTransactionManager transactionManager) {
        return new TenantPartitions(
                policy, partitions, new JdbcTemplate(dataSource), new TransactionTemplate(transactionManager));
    }

    private static Properties hibernate() {
        Properties properties = new Properties();
        properties.put(JdbcSettings.DIALECT, HapiFhirPostgresDialect.class.getName());
        properties.put(SchemaToolingSettings.HBM2DDL_AUTO, "none");
        properties.put(BatchSettings.STATEMENT_BATCH_SIZE, "30");
        properties.put(BatchSettings.ORDER_INSERTS, "true");
        properties.put(BatchSettings.ORDER_UPDATES, "true");
        properties.put(JdbcSettings.STATEMENT_FETCH_SIZE, "200");
        properties.put(HibernateOrmMapperSettings.ENABLED, "false");
        properties.put("hibernate.connection.provider_disables_autocommit", "true");
        return properties;
    }
}
