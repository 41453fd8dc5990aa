package health.attest.fhir;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * Finds current resource versions as they are stored, in one statement. Thread-safe.
 *
 * <p>Found is a version only when nothing about it is out of the ordinary: its body is plain JSON, no tags, labels or
 * profiles are kept beside it, it is not deleted, and the access index has the row of this very version. That one is
 * missing says nothing about whether there is such a resource.
 */
public interface CurrentVersions {

    /**
     * The current version of one resource.
     *
     * @param partitionId the store's partition
     */
    Optional<CurrentVersion> find(int partitionId, String type, String id);

    /**
     * Those of several resources of one type.
     *
     * @param pids the store's keys of the resources
     * @return by key
     */
    Map<Long, CurrentVersion> findAll(int partitionId, String type, Collection<Long> pids);
}
