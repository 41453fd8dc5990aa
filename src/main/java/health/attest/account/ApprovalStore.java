package health.attest.account;

import health.attest.access.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where approvals are kept. Every method joins the caller's transaction, or has one of its own. */
public interface ApprovalStore {
    /** Most open approvals of a tenant. */
    int OPEN_MAX = 500;

    void add(Approval approval);

    Optional<Approval> find(Tenant tenant, UUID id);

    /** The tenant's open ones that are not void, oldest first, {@link #OPEN_MAX} at most. */
    List<Approval> open(Tenant tenant, Instant now);

    /** Those of all tenants that are made without a second person by now. */
    List<Approval> due(Instant now);

    /** Closes an open one by compare-and-set; false when it was closed before or is void. */
    boolean close(UUID id, Approval.State state, @Nullable String by, Instant now);
}
