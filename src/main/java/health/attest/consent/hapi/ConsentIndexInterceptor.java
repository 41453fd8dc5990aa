package health.attest.consent.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.interceptor.model.RequestPartitionId;
import ca.uhn.fhir.rest.api.Constants;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException;
import health.attest.access.RequestLine;
import health.attest.access.ResourceReference;
import health.attest.access.Tenant;
import health.attest.consent.ConsentReader;
import health.attest.consent.ConsentRecord;
import health.attest.consent.ConsentStore;
import health.attest.consent.MembershipReader;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Resource;

/** Keeps what decisions read in step with the store, in the store's own transaction. */
@Interceptor(order = RequestLine.CONSENT)
final class ConsentIndexInterceptor {
    private final ConsentStore store;
    private final ConsentReader consents;
    private final MembershipReader memberships;
    private final ConsentWriteRules rules;

    ConsentIndexInterceptor(
            ConsentStore store, ConsentReader consents, MembershipReader memberships, ConsentWriteRules rules) {
        this.store = store;
        this.consents = consents;
        this.memberships = memberships;
        this.rules = rules;
    }

    @Hook(Pointcut.STORAGE_PRECOMMIT_RESOURCE_CREATED)
    void onCreate(IBaseResource created, RequestDetails request) {
        put((Resource) created, request);
    }

    @Hook(Pointcut.STORAGE_PRECOMMIT_RESOURCE_UPDATED)
    void onUpdate(IBaseResource before, IBaseResource after, RequestDetails request) {
        put((Resource) after, request);
    }

    @Hook(Pointcut.STORAGE_PRECOMMIT_RESOURCE_DELETED)
    void onDelete(IBaseResource deleted, RequestDetails request) {
        Resource resource = (Resource) deleted;
        if (MembershipReader.TYPES.contains(resource.fhirType())) {
            tenantOf(resource, request)
                    .ifPresent(tenant -> store.putMemberships(tenant, reference(resource), Set.of()));
        }
    }

    private void put(Resource resource, RequestDetails request) {
        Optional<Tenant> tenant = tenantOf(resource, request);
        if (tenant.isEmpty()) {
            return;
        }
        if (resource instanceof Consent consent) {
            store.put(tenant.get(), record(consent, request));
        } else if (MembershipReader.TYPES.contains(resource.fhirType())) {
            store.putMemberships(tenant.get(), reference(resource), memberships.read(resource));
        }
    }

    /** By now the store has replaced temporary references; a Consent of nobody ends its transaction. */
    private ConsentRecord record(Consent consent, RequestDetails request) {
        return consents.read(consent, rules.isVouched(consent, Judging.of(request)))
                .orElseThrow(() ->
                        new UnprocessableEntityException("Consent.patient must refer to a Patient of this server"));
    }

    private static ResourceReference reference(Resource resource) {
        return new ResourceReference(
                resource.fhirType(), resource.getIdElement().getIdPart());
    }

    /** Whose it is: the caller's tenant, or for requests of our own the partition it is stored in. */
    private static Optional<Tenant> tenantOf(Resource resource, RequestDetails request) {
        Optional<Tenant> asking = Judging.of(request).map(each -> each.context().tenant());
        if (asking.isPresent()) {
            return asking;
        }
        return resource.getUserData(Constants.RESOURCE_PARTITION_ID) instanceof RequestPartitionId partition
                        && partition.hasPartitionNames()
                        && partition.getFirstPartitionNameOrNull() != null
                ? Optional.of(new Tenant(partition.getFirstPartitionNameOrNull()))
                : Optional.empty();
    }
}
