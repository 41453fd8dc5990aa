package health.attest.access;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * Looks up what the gates must know about current resource versions. Thread-safe.
 *
 * <p>A missing row means the store and the index disagree, or that there is no such resource: callers fail closed.
 */
public interface AccessIndex {

    /** The row of one resource in that tenant. */
    Optional<AccessIndexEntry> find(Tenant tenant, ResourceReference reference);

    /** The rows of at most 1 000 resources in one statement; resources without a row are absent from the map. */
    Map<ResourceReference, AccessIndexEntry> findAll(Tenant tenant, Collection<ResourceReference> references);
}
