package health.attest.account;

import health.attest.access.Tenant;

/** What tenants call themselves. */
public interface Tenants {

    /** The tenant's name for people; its id while it has none. */
    String displayName(Tenant tenant);

    void rename(Tenant tenant, String displayName);
}
