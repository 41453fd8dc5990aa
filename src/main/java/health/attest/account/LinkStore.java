package health.attest.account;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Where links sent by mail are kept, as digests. Every method joins the caller's transaction, or has one of its own.
 */
public interface LinkStore {

    /** What a link is for. */
    enum Purpose {
        RESET,
        INVITATION,
        VERIFICATION
    }

    void add(byte[] hash, UUID account, Purpose purpose, Instant expiresAt);

    /** The account of an unused living link. */
    Optional<UUID> find(byte[] hash, Purpose purpose, Instant now);

    /** Uses a link up by compare-and-set: empty when it was used before, expired or was never one. */
    Optional<UUID> use(byte[] hash, Purpose purpose, Instant now);

    /** Uses up all links of an account of that purpose. */
    void useAll(UUID account, Purpose purpose, Instant now);
}
