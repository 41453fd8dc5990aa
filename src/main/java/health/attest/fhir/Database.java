package health.attest.fhir;

/**
 * Where the data are and as whom the server reaches them.
 *
 * <p>The owner changes the schema at start; the server's own user reads and writes rows and owns nothing, so that what
 * is append-only stays so even for the server.
 *
 * @param url JDBC URL of a PostgreSQL database
 * @param server the user of every request
 * @param owner the user of migrations; the same as {@code server} where an installation has only one
 * @param connectionsMax size of the pool, 2 to 200
 */
public record Database(String url, User server, User owner, int connectionsMax) {

    public Database {
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("attest.db.url must be a jdbc:postgresql: URL");
        }
        if (connectionsMax < 2 || connectionsMax > 200) {
            throw new IllegalArgumentException("attest.db.connections-max must be 2 to 200");
        }
    }

    /** Whether the schema has an owner of its own. */
    public boolean hasSeparateOwner() {
        return !owner.name().equals(server.name());
    }

    /** A database user; its text form hides the password. */
    public record User(String name, String password) {
        @Override
        public String toString() {
            return "User[" + name + "]";
        }
    }
}
