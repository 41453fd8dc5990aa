package health.attest.anchor.hapi;

import ca.uhn.fhir.jpa.api.dao.IDao;
import ca.uhn.fhir.jpa.model.dao.JpaPid;
import ca.uhn.fhir.jpa.model.entity.ResourceHistoryTable;
import ca.uhn.fhir.jpa.model.entity.ResourceTable;
import jakarta.persistence.EntityManager;
import org.hl7.fhir.instance.model.api.IAnyResource;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;

/** Finds what HAPI is about to store for a resource it tells its hooks about. */
final class StoredVersions {
    private final EntityManager entities;

    StoredVersions(EntityManager entities) {
        this.entities = entities;
    }

    /**
     * The stored current version of a resource that a hook was called with; from the session, without a statement.
     *
     * @throws IllegalStateException if there is none: then nothing may be stored, for it could never be proved
     */
    ResourceHistoryTable current(IBaseResource resource) {
        JpaPid pid = resource instanceof IAnyResource any ? IDao.RESOURCE_PID.get(any) : null;
        if (pid == null) {
            throw new IllegalStateException("a stored " + resource.fhirType() + " without its key");
        }
        ResourceTable row = entities.find(ResourceTable.class, pid);
        ResourceHistoryTable version = row == null ? null : row.getCurrentVersionEntity();
        return version == null ? loaded(pid, row) : version;
    }

    private ResourceHistoryTable loaded(JpaPid pid, @Nullable ResourceTable row) {
        if (row == null) {
            throw new IllegalStateException("no row of the resource with key " + pid.getId());
        }
        return entities.createQuery(
                        "from ResourceHistoryTable v where v.myResourceTable = :row and v.myResourceVersion = :version",
                        ResourceHistoryTable.class)
                .setParameter("row", row)
                .setParameter("version", row.getVersion())
                .getSingleResult();
    }
}
