package health.attest.fhir.jpa;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import health.attest.fhir.Database;
import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;

@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {
    /** A request that cannot have a connection within this time is answered 503. */
    private static final Duration CONNECTION_WAIT_MAX = Duration.ofSeconds(2);

    /** Runs before anything reads the database; the bean exists for the order of start alone. */
    @Bean
    SchemaMigration schemaMigration(Database database) {
        PGSimpleDataSource owner = new PGSimpleDataSource();
        owner.setUrl(database.url());
        owner.setUser(database.owner().name());
        owner.setPassword(database.owner().password());
        SchemaMigration migration = new SchemaMigration(owner, database.server().name());
        migration.run();
        return migration;
    }

    @Bean
    @DependsOn("schemaMigration")
    HikariDataSource dataSource(Database database) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("attest");
        config.setJdbcUrl(database.url());
        config.setUsername(database.server().name());
        config.setPassword(database.server().password());
        config.addDataSourceProperty("currentSchema", SchemaMigration.FHIR_SCHEMA);
        config.setMaximumPoolSize(database.connectionsMax());
        config.setMinimumIdle(2);
        config.setConnectionTimeout(CONNECTION_WAIT_MAX.toMillis());
        config.setValidationTimeout(1_000);
        config.setAutoCommit(false);
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.addDataSourceProperty("ApplicationName", "attest");
        return new HikariDataSource(config);
    }
}
