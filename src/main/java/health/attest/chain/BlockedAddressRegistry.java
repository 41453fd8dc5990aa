package health.attest.chain;

import java.time.Instant;
import java.util.Optional;

/**
 * The BlockedAddressRegistry contract: tags of blocked addresses, shared by all branches. Reads as in
 * {@link PatientRegistry}; whoever needs all of them follows {@link ChainEvents}.
 */
public interface BlockedAddressRegistry {

    /**
     * A block as the contract holds it.
     *
     * @param tag HMAC of the address key under the consortium key
     * @param expiresAt empty for never
     * @param reason code, 0 to 255, of the reporter's reason list
     * @param manual set by a person; an automatic block never replaces it
     * @param reporter branch account that reported it
     */
    record Block(Bytes32 tag, Optional<Instant> expiresAt, int reason, boolean manual, ChainAddress reporter) {}

    /** The block of a tag, expired ones included; empty if none stands. */
    Optional<Block> find(Bytes32 tag);

    /** Blocks a tag; the reporter is this branch's account. Manual blocks have no expiry. */
    long submitBlock(Bytes32 tag, Optional<Instant> expiresAt, int reason, boolean manual);

    /** Removes a block. */
    long submitUnblock(Bytes32 tag);
}
