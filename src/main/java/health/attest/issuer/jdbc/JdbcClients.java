package health.attest.issuer.jdbc;

import health.attest.access.PurposeOfUse;
import health.attest.access.Role;
import health.attest.access.Tenant;
import health.attest.issuer.Client;
import health.attest.issuer.Client.Addresses;
import health.attest.issuer.Client.Kind;
import health.attest.issuer.Client.Method;
import health.attest.issuer.Client.Proof;
import health.attest.issuer.Client.Rights;
import health.attest.issuer.Client.State;
import health.attest.issuer.Clients;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Registered clients in PostgreSQL, read afresh each time: a disabled client is out on every instance at once. */
final class JdbcClients implements Clients {
    private static final String ALL =
            "SELECT client_id, tenant, name, kind, method, secret_hash, key_set, key_set_url, redirects, launch,"
                    + " scopes, roles, purposes, offline, request_limit, state FROM attest.issuer_client";

    private static final String INSERT =
            "INSERT INTO attest.issuer_client (client_id, tenant, name, kind, method, secret_hash, key_set,"
                    + " key_set_url, redirects, launch, scopes, roles, purposes, offline, request_limit, state, requested_by)"
                    + " VALUES (:id, :tenant, :name, :kind, :method, :secret, :keys, :keysUrl, :redirects, :launch,"
                    + " :scopes, :roles, :purposes, :offline, :limit, :state, :by)";
    private static final String SET = "SET name = excluded.name, kind = excluded.kind, method = excluded.method,"
            + " secret_hash = excluded.secret_hash, key_set = excluded.key_set,"
            + " key_set_url = excluded.key_set_url, redirects = excluded.redirects, launch = excluded.launch,"
            + " scopes = excluded.scopes, roles = excluded.roles, purposes = excluded.purposes,"
            + " offline = excluded.offline, request_limit = excluded.request_limit, state = excluded.state, requested_by = excluded.requested_by, waits_for = NULL,"
            + " changed_at = now()";

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    JdbcClients(JdbcClient jdbc, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    @Override
    public Optional<Client> find(String id) {
        return jdbc.sql(ALL + " WHERE client_id = :id")
                .param("id", id)
                .query(JdbcClients::client)
                .optional();
    }

    @Override
    public List<Client> of(Tenant tenant) {
        return jdbc.sql(ALL + " WHERE tenant = :tenant ORDER BY client_id")
                .param("tenant", tenant.id())
                .query(JdbcClients::client)
                .list();
    }

    @Override
    public Set<String> origins() {
        return jdbc.sql(ALL + " WHERE state = 'ACTIVE' AND kind = 'APP'").query(JdbcClients::client).list().stream()
                .flatMap(client -> client.origins().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Map<String, Integer> requestLimits() {
        return jdbc
                .sql("SELECT client_id, request_limit FROM attest.issuer_client"
                        + " WHERE state = 'ACTIVE' AND request_limit IS NOT NULL")
                .query((row, number) -> Map.entry(row.getString("client_id"), row.getInt("request_limit")))
                .list()
                .stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public void save(Client client) {
        transactions.executeWithoutResult(
                status -> bind(jdbc.sql(INSERT + " ON CONFLICT (client_id) DO UPDATE " + SET), client)
                        .param("by", null)
                        .update());
    }

    @Override
    public boolean add(Client client, String by) {
        return Boolean.TRUE.equals(
                transactions.execute(status -> bind(jdbc.sql(INSERT + " ON CONFLICT DO NOTHING"), client)
                                .param("by", by)
                                .update()
                        == 1));
    }

    @Override
    public void change(Client client, String by) {
        transactions.executeWithoutResult(
                status -> bind(jdbc.sql(INSERT + " ON CONFLICT (client_id) DO UPDATE " + SET), client)
                        .param("by", by)
                        .update());
    }

    @Override
    public void waitFor(String id, UUID approval) {
        transactions.executeWithoutResult(
                status -> jdbc.sql("UPDATE attest.issuer_client SET waits_for = :approval WHERE client_id = :id")
                        .param("id", id)
                        .param("approval", approval)
                        .update());
    }

    @Override
    public boolean approve(String id, UUID approval) {
        return Boolean.TRUE.equals(transactions.execute(
                status -> jdbc.sql("UPDATE attest.issuer_client SET state = 'ACTIVE', waits_for = NULL,"
                                        + " changed_at = now() WHERE client_id = :id AND state = 'PENDING'"
                                        + " AND waits_for = :approval")
                                .param("id", id)
                                .param("approval", approval)
                                .update()
                        == 1));
    }

    private static JdbcClient.StatementSpec bind(JdbcClient.StatementSpec insert, Client client) {
        Proof proof = client.proof();
        Rights rights = client.rights();
        return insert.param("id", client.id())
                .param("tenant", client.tenant().id())
                .param("name", client.name())
                .param("kind", client.kind().name())
                .param("method", proof.method().name())
                .param("secret", proof.secretHash())
                .param("keys", proof.keySet())
                .param("keysUrl", text(proof.keySetUrl()))
                .param("redirects", client.addresses().redirects().toArray(new String[0]))
                .param("launch", text(client.addresses().launch()))
                .param("scopes", rights.scopes().toArray(new String[0]))
                .param("roles", texts(rights.roles(), Role::code))
                .param("purposes", texts(rights.purposes(), PurposeOfUse::code))
                .param("offline", rights.offline())
                .param("limit", rights.requestLimit(), Types.INTEGER)
                .param("state", client.state().name());
    }

    private static Client client(ResultSet row, int number) throws SQLException {
        Proof proof = new Proof(
                Method.valueOf(row.getString("method")),
                row.getString("secret_hash"),
                row.getString("key_set"),
                uri(row.getString("key_set_url")));
        Addresses addresses = new Addresses(words(row, "redirects"), uri(row.getString("launch")));
        Rights rights = new Rights(
                words(row, "scopes"),
                words(row, "roles").stream()
                        .flatMap(code -> Role.of(code).stream())
                        .collect(Collectors.toSet()),
                words(row, "purposes").stream().map(PurposeOfUse::new).collect(Collectors.toSet()),
                row.getBoolean("offline"),
                row.getObject("request_limit", Integer.class));
        return new Client(
                row.getString("client_id"),
                new Tenant(row.getString("tenant")),
                row.getString("name"),
                Kind.valueOf(row.getString("kind")),
                proof,
                addresses,
                rights,
                State.valueOf(row.getString("state")));
    }

    private static Set<String> words(ResultSet row, String column) throws SQLException {
        return Stream.of((String[]) row.getArray(column).getArray()).collect(Collectors.toSet());
    }

    private static <T> String[] texts(Set<T> values, Function<T, String> text) {
        return values.stream().map(text).sorted().toArray(String[]::new);
    }

    private static @Nullable URI uri(@Nullable String text) {
        return text == null ? null : URI.create(text);
    }

    private static @Nullable String text(@Nullable URI uri) {
        return uri == null ? null : uri.toString();
    }
}
