package health.attest.account.jdbc;

import health.attest.access.Tenant;
import health.attest.account.Tenants;
import health.attest.account.Transactions;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tenants' names in PostgreSQL. */
final class JdbcTenants implements Tenants {
    private final JdbcClient jdbc;
    private final Transactions transactions;

    JdbcTenants(JdbcClient jdbc, Transactions transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    @Override
    public String displayName(Tenant tenant) {
        return jdbc.sql("SELECT display_name FROM attest.tenant_profile WHERE tenant = :tenant")
                .param("tenant", tenant.id())
                .query(String.class)
                .optional()
                .orElse(tenant.id());
    }

    @Override
    public void rename(Tenant tenant, String displayName) {
        transactions.execute(() -> jdbc.sql("INSERT INTO attest.tenant_profile (tenant, display_name)"
                        + " VALUES (:tenant, :name) ON CONFLICT (tenant) DO UPDATE SET display_name = :name")
                .param("tenant", tenant.id())
                .param("name", displayName)
                .update());
    }
}
