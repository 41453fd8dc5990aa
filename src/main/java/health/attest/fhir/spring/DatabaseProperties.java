package health.attest.fhir.spring;

import health.attest.fhir.Database;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The {@code attest.db.*} settings.
 *
 * @param url JDBC URL of the PostgreSQL database
 * @param user the user of every request
 * @param password its password; from the environment or a mounted file only
 * @param ownerUser the user of migrations; empty: the same as {@code user}
 * @param ownerPassword its password
 * @param connectionsMax size of the connection pool
 */
@ConfigurationProperties("attest.db")
record DatabaseProperties(
        @DefaultValue("jdbc:postgresql://127.0.0.1:5432/attest")
        String url,

        @DefaultValue("attest_server") String user,
        @DefaultValue("") String password,
        @DefaultValue("") String ownerUser,
        @DefaultValue("") String ownerPassword,
        @DefaultValue("24") int connectionsMax) {

    Database toDatabase() {
        Database.User server = new Database.User(user, password);
        Database.User owner = ownerUser.isEmpty() ? server : new Database.User(ownerUser, ownerPassword);
        return new Database(url, server, owner, connectionsMax);
    }
}
