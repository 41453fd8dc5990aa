package health.attest.fhir.jpa;

import ca.uhn.fhir.jpa.migrate.DriverTypeEnum;
import ca.uhn.fhir.jpa.migrate.HapiMigrationStorageSvc;
import ca.uhn.fhir.jpa.migrate.MigrationTaskList;
import ca.uhn.fhir.jpa.migrate.SchemaMigrator;
import ca.uhn.fhir.jpa.migrate.dao.HapiMigrationDao;
import ca.uhn.fhir.jpa.migrate.tasks.HapiFhirJpaMigrationTasks;
import ca.uhn.fhir.util.VersionEnum;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Brings both schemas up to date before anything else reads the database: {@code attest} by Flyway, {@code fhir} by
 * HAPI's own migrator. Runs as the schemas' owner.
 *
 * <p>One instance at a time: a PostgreSQL advisory lock is held for as long as it takes, and PostgreSQL itself releases
 * it when this process dies. So whoever holds it knows that a lock row of HAPI's migrator is a leftover, and that a
 * first creation without its completion mark was cut short and holds no data.
 */
final class SchemaMigration {
    static final String FHIR_SCHEMA = "fhir";
    private static final String ATTEST_SCHEMA = "attest";
    /** Any number will do, as long as every instance uses the same one. */
    private static final long ADVISORY_LOCK = 7_288_116_253_102L;
    /** HAPI marks a running migration with a row of this rank. */
    private static final int HAPI_LOCK_RANK = -100;
    /** HAPI's migrator nests transactions at most this deep. */
    private static final int CONNECTIONS_MAX = 4;

    private final PGSimpleDataSource owner;
    private final String serverUser;

    SchemaMigration(PGSimpleDataSource owner, String serverUser) {
        this.owner = owner;
        this.serverUser = serverUser;
    }

    void run() {
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_advisory_lock(" + ADVISORY_LOCK + ")");
            migrateAttest();
            createFhirSchema(statement);
            migrateFhir();
            statement.execute("comment on schema " + FHIR_SCHEMA + " is 'complete'");
            grant(statement);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot migrate the database: " + e.getMessage(), e);
        }
    }

    private void migrateAttest() {
        Flyway.configure()
                .dataSource(owner)
                .schemas(ATTEST_SCHEMA)
                .defaultSchema(ATTEST_SCHEMA)
                .locations("classpath:db/migration")
                .validateMigrationNaming(true)
                .cleanDisabled(true)
                // Each module numbers its migrations in a range of its own: a new one may stand below an old one.
                .outOfOrder(true)
                .load()
                .migrate();
    }

    private static void createFhirSchema(Statement statement) throws SQLException {
        if (exists(statement, "select 1 from pg_namespace where nspname = '" + FHIR_SCHEMA + "'")
                && !exists(
                        statement,
                        "select 1 from pg_namespace where nspname = '" + FHIR_SCHEMA
                                + "' and obj_description(oid, 'pg_namespace') = 'complete'")) {
            statement.execute("drop schema " + FHIR_SCHEMA + " cascade");
        }
        statement.execute("create schema if not exists " + FHIR_SCHEMA);
        if (exists(
                statement,
                "select 1 from pg_tables where schemaname = '" + FHIR_SCHEMA
                        + "' and tablename = 'FLY_HFJ_MIGRATION'")) {
            statement.execute("delete from " + FHIR_SCHEMA + ".\"FLY_HFJ_MIGRATION\" where \"installed_rank\" = "
                    + HAPI_LOCK_RANK);
        }
    }

    private void migrateFhir() {
        try (HikariDataSource fhir = fhirConnections()) {
            MigrationTaskList tasks = new HapiFhirJpaMigrationTasks(
                            Set.of(HapiFhirJpaMigrationTasks.FlagEnum.DB_PARTITION_MODE.getCommandLineValue()))
                    .getAllTasks(VersionEnum.values());
            HapiMigrationStorageSvc history = new HapiMigrationStorageSvc(new HapiMigrationDao(
                    fhir, DriverTypeEnum.POSTGRES_9_4, SchemaMigrator.HAPI_FHIR_MIGRATION_TABLENAME));
            SchemaMigrator migrator = new SchemaMigrator(
                    FHIR_SCHEMA, SchemaMigrator.HAPI_FHIR_MIGRATION_TABLENAME, fhir, new Properties(), tasks, history);
            migrator.setDriverType(DriverTypeEnum.POSTGRES_9_4);
            migrator.createMigrationTableIfRequired();
            migrator.migrate();
            migrator.validate();
        }
    }

    /**
     * Few connections, used again and again: HAPI's migrator asks for one at each of its 770 tasks, and a SCRAM login
     * costs some 20 ms of CPU on either side.
     */
    private HikariDataSource fhirConnections() {
        HikariConfig config = new HikariConfig();
        config.setPoolName("attest-migration");
        config.setJdbcUrl(owner.getUrl());
        config.setUsername(owner.getUser());
        config.setPassword(owner.getPassword());
        config.addDataSourceProperty("currentSchema", FHIR_SCHEMA);
        // Each task commits a row of history. PostgreSQL loses none of them out of order, and the completion mark after
        // them is synchronous: after a crash before it, an unfinished first creation is done again.
        config.addDataSourceProperty("options", "-c synchronous_commit=off");
        config.setMaximumPoolSize(CONNECTIONS_MAX);
        config.setMinimumIdle(1);
        return new HikariDataSource(config);
    }

    private void grant(Statement statement) throws SQLException {
        String user = statement.enquoteIdentifier(serverUser, true);
        statement.execute("grant usage on schema " + FHIR_SCHEMA + ", " + ATTEST_SCHEMA + " to " + user);
        statement.execute(
                "grant select, insert, update, delete on all tables in schema " + FHIR_SCHEMA + " to " + user);
        statement.execute("grant usage on all sequences in schema " + FHIR_SCHEMA + " to " + user);
        if (!serverUser.equals("attest_server")) {
            statement.execute("grant attest_server to " + user);
        }
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }
}
