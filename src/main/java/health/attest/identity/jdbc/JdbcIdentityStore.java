package health.attest.identity.jdbc;

import health.attest.access.Tenant;
import health.attest.identity.IdentityStore;
import health.attest.identity.UniversalIdentifier;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

final class JdbcIdentityStore implements IdentityStore {
    private final JdbcClient jdbc;

    JdbcIdentityStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A claim of a deleted Patient is taken over; one that another transaction is making is waited for. */
    @Override
    public boolean claim(Tenant tenant, UniversalIdentifier identifier) {
        return jdbc.sql("""
                insert into attest.patient_identities as claims (tenant, identifier) values (?, ?)
                on conflict (tenant, identifier) do update set claimed = now() where claims.patient_id is null""").params(tenant.id(), identifier.value()).update() == 1;
    }

    @Override
    public void bind(Tenant tenant, UniversalIdentifier identifier, String patientId) {
        // Inserted again if need be: HAPI retries a transaction with the resource the first try has changed.
        int rows =
                jdbc.sql("""
                insert into attest.patient_identities as claims (tenant, identifier, patient_id) values (?, ?, ?)
                on conflict (tenant, identifier) do update set patient_id = excluded.patient_id
                 where claims.patient_id is null or claims.patient_id = excluded.patient_id""").params(tenant.id(), identifier.value(), patientId).update();
        if (rows != 1) {
            throw new IllegalStateException("an identifier is bound that another Patient has");
        }
    }

    @Override
    public Optional<String> patientOf(Tenant tenant, UniversalIdentifier identifier) {
        return jdbc.sql("select patient_id from attest.patient_identities where tenant = ? and identifier = ?"
                        + " and patient_id is not null")
                .params(tenant.id(), identifier.value())
                .query(String.class)
                .optional();
    }

    @Override
    public Optional<UniversalIdentifier> identifierOf(Tenant tenant, String patientId) {
        return jdbc.sql("select identifier from attest.patient_identities where tenant = ? and patient_id = ?")
                .params(tenant.id(), patientId)
                .query(String.class)
                .optional()
                .map(UniversalIdentifier::new);
    }

    @Override
    public void release(Tenant tenant, String patientId) {
        jdbc.sql("update attest.patient_identities set patient_id = null where tenant = ? and patient_id = ?")
                .params(tenant.id(), patientId)
                .update();
    }
}
