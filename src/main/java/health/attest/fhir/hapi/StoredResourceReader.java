package health.attest.fhir.hapi;

import ca.uhn.fhir.interceptor.model.RequestPartitionId;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import health.attest.fhir.AccessIndexRow;
import health.attest.fhir.StoredResource;
import java.util.Optional;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads stored resources again to say what the access index should say about them. */
final class StoredResourceReader {
    private static final Logger LOG = LoggerFactory.getLogger(StoredResourceReader.class);

    private final DaoRegistry daos;
    private final StoredVersions versions;

    StoredResourceReader(DaoRegistry daos, StoredVersions versions) {
        this.daos = daos;
        this.versions = versions;
    }

    /** The row of the current version; of a deletion, what the version before it said. */
    Optional<AccessIndexRow> rowOf(StoredResource stored) {
        String type = stored.reference().type();
        String id = stored.reference().id();
        SystemRequestDetails request = new SystemRequestDetails();
        request.setRequestPartitionId(RequestPartitionId.fromPartitionId(stored.partitionId()));
        long body = stored.deleted() ? stored.version() - 1 : stored.version();
        try {
            Resource resource =
                    (Resource) daos.getResourceDao(type).read(new IdType(type, id, Long.toString(body)), request);
            if (resource == null) {
                LOG.error(
                        "a stored resource is withheld from the server itself and served to nobody pid={}",
                        stored.pid());
                return Optional.empty();
            }
            resource.setIdElement(new IdType(type, id, Long.toString(stored.version())));
            return Optional.of(versions.rowOf(resource, stored));
        } catch (BaseServerResponseException e) {
            // Without a row nobody reaches it; whoever operates the server must know.
            LOG.error("a stored resource cannot be read and is served to nobody pid={}", stored.pid(), e);
            return Optional.empty();
        }
    }
}
