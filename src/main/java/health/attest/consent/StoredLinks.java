package health.attest.consent;

import health.attest.access.ResourceReference;
import health.attest.access.Tenant;
import java.util.Set;

/** What a stored resource refers to, for consents that name data by their neighbours. */
public interface StoredLinks {

    /** The references of the current version; empty when there is no such resource. */
    Set<ResourceReference> referencesOf(Tenant tenant, ResourceReference resource);
}
