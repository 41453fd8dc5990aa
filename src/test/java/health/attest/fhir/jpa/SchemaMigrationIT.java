package health.attest.fhir.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import health.attest.engines.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** Databases of earlier builds are brought up to date. */
class SchemaMigrationIT {
    @TempDir
    private Path folder;

    @Test
    void aMigrationBelowTheLastOneIsMadeUp() throws SQLException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder.resolve("postgres"))) {
            PGSimpleDataSource owner = new PGSimpleDataSource();
            owner.setUrl(postgres.jdbcUrl());
            owner.setUser(postgres.owner().user());
            owner.setPassword(postgres.owner().password());
            SchemaMigration migration =
                    new SchemaMigration(owner, postgres.server().user());
            migration.run();
            try (Connection database = DriverManager.getConnection(
                    postgres.jdbcUrl(),
                    postgres.superuser().user(),
                    postgres.superuser().password())) {
                database.createStatement()
                        .execute("delete from attest.flyway_schema_history where version = '891';"
                                + " alter table attest.issuer_client drop column request_limit");

                migration.run();

                ResultSet row = database.createStatement()
                        .executeQuery("select count(*) from information_schema.columns where table_schema = 'attest'"
                                + " and table_name = 'issuer_client' and column_name = 'request_limit'");
                assertThat(row.next()).isTrue();
                assertThat(row.getInt(1)).isEqualTo(1);
            }
        }
    }
}
