package health.attest.fhir;

import health.attest.access.ResourceReference;
import java.time.Instant;

/**
 * A resource as the store lists it, before its body is read.
 *
 * @param partitionId the store's partition
 * @param pid the store's key of the resource
 * @param version its current version
 * @param deleted whether that version is a deletion
 * @param updated when the version was written
 */
public record StoredResource(
        int partitionId, long pid, ResourceReference reference, long version, boolean deleted, Instant updated) {}
