package health.attest.fhir;

import health.attest.access.AccessIndexEntry;
import java.time.Instant;

/**
 * An access index entry as it is stored.
 *
 * @param entry what gates read
 * @param partitionId the store's partition, part of every key of the store
 * @param resourcePid the store's key of the resource; joins the index with the store's search tables
 * @param updated when the version was written
 */
public record AccessIndexRow(AccessIndexEntry entry, int partitionId, long resourcePid, Instant updated) {}
