package health.attest.anchor;

import health.attest.ledger.Envelope;
import health.attest.ledger.Hash;
import health.attest.ledger.Salt;
import java.util.Optional;

/**
 * An entry of the log with what is still known about it.
 *
 * @param index position in the log, from 0
 * @param commitment what the leaf holds
 * @param envelope what was committed to; empty once erased
 * @param salt empty once erased
 */
public record LoggedEntry(long index, Hash commitment, Optional<Envelope> envelope, Optional<Salt> salt) {}
