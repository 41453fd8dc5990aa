package health.attest.fhir;

import health.attest.access.ResourceReference;
import java.time.Instant;

/**
 * A current resource version as it is stored.
 *
 * @param partitionId the store's partition
 * @param pid the store's key of the resource
 * @param published when the resource was first stored
 * @param updated when the version was written
 * @param json the body, without its id and the parts of {@code meta} that the store keeps beside it
 */
public record CurrentVersion(
        int partitionId,
        long pid,
        ResourceReference reference,
        long version,
        Instant published,
        Instant updated,
        String json) {}
