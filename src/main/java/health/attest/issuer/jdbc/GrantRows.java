package health.attest.issuer.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.attest.access.Tenant;
import health.attest.issuer.Grant;
import health.attest.issuer.Grant.Given;
import health.attest.issuer.Grant.Life;
import health.attest.issuer.Grant.Person;
import health.attest.issuer.Grant.Request;
import health.attest.issuer.Grants.RefreshToken;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** Grants as rows. */
final class GrantRows {
    static final String SELECT = "SELECT g.* FROM attest.issuer_grant g";

    static final String INSERT =
            "INSERT INTO attest.issuer_grant (id, client_id, tenant, account, session, authenticated_at, methods,"
                    + " redirect_uri, asked, parameters, patient, encounter, state_digest, created_at, expires_at)"
                    + " VALUES (:id, :client, :tenant, :account, :session, :authenticated, :methods, :redirect, :asked,"
                    + " :parameters::jsonb, :patient, :encounter, :state, :at, :expires)";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> PARAMETERS = new TypeReference<>() {};

    private GrantRows() {}

    static StatementSpec bind(StatementSpec insert, Grant grant) {
        Person person = grant.person();
        Request request = grant.request();
        return insert.param("id", grant.id())
                .param("client", grant.client())
                .param("tenant", grant.tenant().id())
                .param("account", person.account())
                .param("session", person.session())
                .param("authenticated", person.authenticatedAt().atOffset(ZoneOffset.UTC))
                .param("methods", person.methods().toArray(new String[0]))
                .param("redirect", request.redirect())
                .param("asked", request.scopes().toArray(new String[0]))
                .param("parameters", json(request.parameters()))
                .param("patient", grant.given().patient())
                .param("encounter", grant.given().encounter())
                .param("expires", grant.life().expires().atOffset(ZoneOffset.UTC));
    }

    static Grant grant(ResultSet row, int number) throws SQLException {
        Person person = new Person(
                row.getObject("account", UUID.class),
                row.getObject("session", UUID.class),
                row.getTimestamp("authenticated_at").toInstant(),
                words(row, "methods"));
        Request request = new Request(
                row.getString("redirect_uri"), words(row, "asked"), parameters(row.getString("parameters")));
        Life life = new Life(
                instant(row.getTimestamp("code_expires_at")),
                row.getTimestamp("code_used_at") != null,
                row.getTimestamp("expires_at").toInstant(),
                row.getTimestamp("revoked_at") != null);
        return new Grant(
                row.getObject("id", UUID.class),
                row.getString("client_id"),
                new Tenant(row.getString("tenant")),
                person,
                request,
                new Given(words(row, "given"), row.getString("patient"), row.getString("encounter")),
                life);
    }

    static RefreshToken refreshToken(ResultSet row, int number) throws SQLException {
        return new RefreshToken(
                grant(row, number),
                row.getTimestamp("refresh_expires_at").toInstant(),
                instant(row.getTimestamp("used_at")));
    }

    private static Set<String> words(ResultSet row, String column) throws SQLException {
        return Set.of((String[]) row.getArray(column).getArray());
    }

    private static @Nullable Instant instant(@Nullable Timestamp time) {
        return time == null ? null : time.toInstant();
    }

    private static String json(Map<String, String> parameters) {
        try {
            return JSON.writeValueAsString(parameters);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts cannot be written as JSON", e);
        }
    }

    private static Map<String, String> parameters(String json) {
        try {
            return JSON.readValue(json, PARAMETERS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a grant's parameters are no JSON", e);
        }
    }
}
