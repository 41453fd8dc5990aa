package health.attest.account;

import health.attest.access.Role;
import health.attest.access.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where accounts and their passwords are kept. Every method joins the caller's transaction, or has one of its own. */
public interface AccountStore extends Accounts {

    /**
     * An account and what its owner proves it with.
     *
     * @param passwordHash null while no password was ever set
     */
    record Credentials(Account account, @Nullable String passwordHash) {
        @Override
        public String toString() {
            return "Credentials[" + account.id() + "]";
        }
    }

    /** The account of that name with its password hash, in one statement. */
    Optional<Credentials> credentials(Tenant tenant, String username);

    Optional<Credentials> credentials(UUID id);

    /** The accounts of a tenant that have this address, most often one. */
    List<Account> byEmail(Tenant tenant, String email);

    /** Adds an account without a password; false when the name is taken. */
    boolean add(Account account);

    /** Replaces everything of the account but its id, tenant, username and password. */
    void update(Account account);

    /** Sets the password and remembers the hash it replaces. */
    void setPassword(UUID id, String hash);

    /** Writes the same password's hash in a newer form. */
    void upgradePassword(UUID id, String hash);

    /** The hashes of earlier passwords, newest first. */
    List<String> earlierPasswords(UUID id, int count);

    /** Notes that somebody who reads the account's mail said so. */
    void verifyEmail(UUID id);

    /** When the password was last set; empty while there is none. */
    Optional<Instant> passwordChangedAt(UUID id);

    /** The accounts of a tenant that have a role and are not disabled. */
    List<Account> withRole(Tenant tenant, Role role);
}
