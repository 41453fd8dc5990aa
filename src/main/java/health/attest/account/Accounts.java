package health.attest.account;

import health.attest.access.Tenant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The accounts there are. Thread-safe. */
public interface Accounts {
    /** Most accounts on a page. */
    int PAGE_MAX = 200;

    /** The account, disabled or not. */
    Optional<Account> byId(UUID id);

    /** The account of that name in that tenant, disabled or not. */
    Optional<Account> byUsername(Tenant tenant, String username);

    /**
     * A tenant's accounts in the order of their usernames.
     *
     * @param after the username before the first one wanted; empty for the beginning
     * @param count how many at most, 1 to {@link #PAGE_MAX}
     */
    List<Account> page(Tenant tenant, String after, int count);
}
