package health.attest.anchor.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.model.RequestPartitionId;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import health.attest.access.Tenant;
import health.attest.ledger.CanonicalResource;
import health.attest.ledger.Hash;
import java.util.Optional;
import org.hl7.fhir.r4.model.IdType;

/** Reads what is stored, whoever asks; only its digest leaves. */
final class UnguardedRead {
    private final DaoRegistry daos;
    private final FhirContext fhir;

    UnguardedRead(DaoRegistry daos, FhirContext fhir) {
        this.daos = daos;
        this.fhir = fhir;
    }

    /** The digest of the stored version; empty if there is none, or if its type is not in the store. */
    Optional<Hash> digest(Tenant tenant, IdType id) {
        if (!daos.isResourceTypeSupported(id.getResourceType())) {
            return Optional.empty();
        }
        SystemRequestDetails request = new SystemRequestDetails();
        request.setRequestPartitionId(
                tenant.equals(VersionDigest.SHARED)
                        ? RequestPartitionId.fromPartitionId(0)
                        : RequestPartitionId.fromPartitionName(tenant.id()));
        try {
            return Optional.of(CanonicalResource.digest(fhir.newJsonParser()
                    .encodeResourceToString(
                            daos.getResourceDao(id.getResourceType()).read(id, request))));
        } catch (ResourceGoneException e) {
            return id.hasVersionIdPart()
                    ? Optional.of(CanonicalResource.digestOfDeletion(
                            id.getResourceType(), id.getIdPart(), Long.parseLong(id.getVersionIdPart())))
                    : Optional.empty();
        } catch (ResourceNotFoundException e) {
            return Optional.empty();
        }
    }
}
