package health.attest.anchor;

import health.attest.ledger.Hash;
import java.time.Instant;

/**
 * A published tree head.
 *
 * @param size number of leaves
 * @param root root hash
 * @param note the signed checkpoint
 * @param signedAt when it was signed
 */
public record SignedHead(long size, Hash root, String note, Instant signedAt) {}
