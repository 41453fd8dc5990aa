package health.attest.smart.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.jpa.api.dao.IDao;
import ca.uhn.fhir.jpa.model.dao.JpaPid;
import ca.uhn.fhir.jpa.partition.IPartitionLookupSvc;
import health.attest.access.RequestLine;
import health.attest.access.ResourceReference;
import health.attest.access.Tenant;
import health.attest.smart.TreatmentTable;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;

/** Keeps the index of treatment relations, in the transaction that stores the resource which states one. */
@Interceptor(order = RequestLine.ACCESS_INDEX)
final class TreatmentInterceptor {
    private static final int SHARED_PARTITION = 0;

    private final TreatmentTable table;
    private final IPartitionLookupSvc partitions;

    TreatmentInterceptor(TreatmentTable table, IPartitionLookupSvc partitions) {
        this.table = table;
        this.partitions = partitions;
    }

    @Hook(Pointcut.STORAGE_PRECOMMIT_RESOURCE_CREATED)
    void onCreate(IBaseResource created) {
        put(created, TreatmentReader.read(created), true);
    }

    @Hook(Pointcut.STORAGE_PRECOMMIT_RESOURCE_UPDATED)
    void onUpdate(IBaseResource before, IBaseResource after) {
        put(after, TreatmentReader.read(after), false);
    }

    @Hook(Pointcut.STORAGE_PRECOMMIT_RESOURCE_DELETED)
    void onDelete(IBaseResource deleted) {
        put(deleted, TreatmentReader.Relation.NONE, false);
    }

    private void put(IBaseResource stored, TreatmentReader.Relation relation, boolean first) {
        JpaPid key = IDao.RESOURCE_PID.get(stored);
        Integer partition = key == null ? null : key.getPartitionId();
        if (!TreatmentReader.SOURCES.contains(stored.fhirType())
                || partition == null
                || partition == SHARED_PARTITION
                || (first && relation.isNone())) {
            return;
        }
        Tenant tenant = new Tenant(partitions.getPartitionById(partition).getName());
        ResourceReference source =
                new ResourceReference(stored.fhirType(), stored.getIdElement().getIdPart());
        Set<String> patients = relation.patients();
        table.put(new TreatmentTable.Statement(tenant, source, patients, relation.practitioners(), first));
    }
}
