package health.attest.fhir.jpa;

import ca.uhn.fhir.jpa.entity.PartitionEntity;
import ca.uhn.fhir.jpa.partition.IPartitionLookupSvc;
import health.attest.access.Tenant;
import health.attest.fhir.FhirPolicy;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Gives every configured tenant a partition of the store, once and for good. */
final class TenantPartitions implements SmartInitializingSingleton {
    /** Serialises instances that start together; released with the transaction. */
    private static final long ADVISORY_LOCK = 7_288_116_253_103L;

    private final FhirPolicy policy;
    private final IPartitionLookupSvc partitions;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    TenantPartitions(
            FhirPolicy policy, IPartitionLookupSvc partitions, JdbcTemplate jdbc, TransactionTemplate transaction) {
        this.policy = policy;
        this.partitions = partitions;
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    @Override
    public void afterSingletonsInstantiated() {
        transaction.executeWithoutResult(status -> {
            jdbc.query("select pg_advisory_xact_lock(?)", row -> {}, ADVISORY_LOCK);
            Set<String> known = partitions.listPartitions().stream()
                    .map(PartitionEntity::getName)
                    .collect(Collectors.toSet());
            int next = partitions.listPartitions().stream()
                            .mapToInt(PartitionEntity::getId)
                            .max()
                            .orElse(0)
                    + 1;
            for (Tenant tenant : policy.tenants()) {
                if (!known.contains(tenant.id())) {
                    PartitionEntity partition = new PartitionEntity();
                    partition.setId(next++);
                    partition.setName(tenant.id());
                    partitions.createPartition(partition, null);
                }
            }
        });
    }
}
