package health.attest.anchor.hapi;

import ca.uhn.fhir.jpa.entity.PartitionEntity;
import ca.uhn.fhir.jpa.model.entity.BaseTag;
import ca.uhn.fhir.jpa.model.entity.PartitionablePartitionId;
import ca.uhn.fhir.jpa.model.entity.ResourceHistoryTable;
import ca.uhn.fhir.jpa.model.entity.TagDefinition;
import ca.uhn.fhir.jpa.partition.IPartitionLookupSvc;
import health.attest.access.ResourceReference;
import health.attest.access.Tenant;
import health.attest.anchor.OutboxEntry;
import health.attest.ledger.CanonicalResource;
import health.attest.ledger.EntryKind;
import health.attest.ledger.Hash;
import health.attest.ledger.StoredResource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Says what a version that HAPI stores will be read as, without parsing it into a model. */
final class VersionDigest {
    /** Resources of no tenant, such as search parameters, lie in HAPI's default partition. */
    static final Tenant SHARED = new Tenant("shared");

    private static final long FIRST_VERSION = 1;

    private final IPartitionLookupSvc partitions;

    VersionDigest(IPartitionLookupSvc partitions) {
        this.partitions = partitions;
    }

    OutboxEntry entry(ResourceHistoryTable version) {
        ResourceReference reference = new ResourceReference(
                version.getResourceType(), version.getIdDt().getIdPart());
        boolean deleted = version.getDeleted() != null;
        Instant stored = version.getUpdated().getValue().toInstant();
        return new OutboxEntry(
                tenant(version.getPartitionId()),
                EntryKind.RESOURCE,
                reference,
                version.getVersion(),
                deleted ? OutboxEntry.Op.DELETE : op(version.getVersion()),
                stored,
                deleted ? deletion(reference, version.getVersion()) : content(version, reference, stored));
    }

    private static OutboxEntry.Op op(long version) {
        return version == FIRST_VERSION ? OutboxEntry.Op.CREATE : OutboxEntry.Op.UPDATE;
    }

    private static Hash deletion(ResourceReference reference, long version) {
        return CanonicalResource.digestOfDeletion(reference.type(), reference.id(), version);
    }

    private static Hash content(ResourceHistoryTable version, ResourceReference reference, Instant stored) {
        List<StoredResource.Label> labels = version.getTags().stream()
                .map(BaseTag::getTag)
                .map(VersionDigest::label)
                .toList();
        return new StoredResource(version.getResourceTextVc(), reference.id(), version.getVersion(), stored, labels)
                .digest();
    }

    private static StoredResource.Label label(TagDefinition tag) {
        Optional<String> system = Optional.ofNullable(tag.getSystem());
        Optional<String> display = Optional.ofNullable(tag.getDisplay());
        return switch (tag.getTagType()) {
            case PROFILE -> StoredResource.Label.profile(tag.getCode());
            case SECURITY_LABEL -> StoredResource.Label.security(system, tag.getCode(), display);
            case TAG ->
                StoredResource.Label.tag(
                        system,
                        tag.getCode(),
                        display,
                        Optional.ofNullable(tag.getVersion()),
                        Optional.ofNullable(tag.getUserSelected()));
        };
    }

    private Tenant tenant(PartitionablePartitionId partition) {
        Integer id = partition.getPartitionId();
        if (id == null || id == 0) {
            return SHARED;
        }
        PartitionEntity known = partitions.getPartitionById(id);
        return new Tenant(known.getName());
    }
}
