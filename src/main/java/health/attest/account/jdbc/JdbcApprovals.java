package health.attest.account.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.attest.access.Tenant;
import health.attest.account.Approval;
import health.attest.account.ApprovalStore;
import health.attest.account.Transactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Approvals in PostgreSQL. */
final class JdbcApprovals implements ApprovalStore {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JdbcClient jdbc;
    private final Transactions transactions;

    JdbcApprovals(JdbcClient jdbc, Transactions transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    @Override
    public void add(Approval approval) {
        transactions.execute(() -> jdbc.sql("""
                INSERT INTO attest.approval (id, tenant, kind, subject, details, requested_by, requested_at,
                    effective_at, expires_at, state)
                VALUES (:id, :tenant, :kind, :subject, CAST(:details AS jsonb), :by, :at, :effective, :expires, 'OPEN')
                """)
                .param("id", approval.id())
                .param("tenant", approval.tenant().id())
                .param("kind", approval.kind())
                .param("subject", approval.subject())
                .param("details", json(approval.details()))
                .param("by", approval.requestedBy())
                .param("at", utc(approval.requestedAt()))
                .param("effective", approval.effectiveAt() == null ? null : utc(approval.effectiveAt()))
                .param("expires", utc(approval.expiresAt()))
                .update());
    }

    @Override
    public Optional<Approval> find(Tenant tenant, UUID id) {
        return jdbc.sql("SELECT * FROM attest.approval WHERE tenant = :tenant AND id = :id")
                .param("tenant", tenant.id())
                .param("id", id)
                .query(JdbcApprovals::approval)
                .optional();
    }

    @Override
    public List<Approval> open(Tenant tenant, Instant now) {
        return jdbc.sql("SELECT * FROM attest.approval WHERE tenant = :tenant AND state = 'OPEN' AND expires_at > :now"
                        + " ORDER BY requested_at, id LIMIT :count")
                .param("tenant", tenant.id())
                .param("now", utc(now))
                .param("count", OPEN_MAX)
                .query(JdbcApprovals::approval)
                .list();
    }

    @Override
    public List<Approval> due(Instant now) {
        return jdbc.sql("SELECT * FROM attest.approval WHERE state = 'OPEN' AND effective_at <= :now"
                        + " AND expires_at > :now ORDER BY effective_at LIMIT :count")
                .param("now", utc(now))
                .param("count", OPEN_MAX)
                .query(JdbcApprovals::approval)
                .list();
    }

    @Override
    public boolean close(UUID id, Approval.State state, @Nullable String by, Instant now) {
        return transactions.run(() -> jdbc.sql("UPDATE attest.approval SET state = :state, decided_by = :by,"
                                + " decided_at = :now WHERE id = :id AND state = 'OPEN' AND expires_at > :now")
                        .param("id", id)
                        .param("state", state.name())
                        .param("by", by)
                        .param("now", utc(now))
                        .update()
                == 1);
    }

    private static Approval approval(ResultSet row, int number) throws SQLException {
        return new Approval(
                row.getObject("id", UUID.class),
                new Tenant(row.getString("tenant")),
                row.getString("kind"),
                row.getString("subject"),
                map(row.getString("details")),
                row.getString("requested_by"),
                row.getTimestamp("requested_at").toInstant(),
                AccountRows.instant(row.getTimestamp("effective_at")),
                row.getTimestamp("expires_at").toInstant(),
                Approval.State.valueOf(row.getString("state")),
                row.getString("decided_by"));
    }

    private static String json(Map<String, String> details) {
        try {
            return JSON.writeValueAsString(details);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings are always JSON", e);
        }
    }

    private static Map<String, String> map(String json) throws SQLException {
        try {
            return JSON.readValue(json, new TypeReference<Map<String, String>>() {});
        } catch (JsonProcessingException e) {
            throw new SQLException("an approval's details are not what was written", e);
        }
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
