package health.attest.anchor;

import health.attest.ledger.Envelope;
import health.attest.ledger.Salt;

/**
 * A row of the outbox that waits for its place in the log.
 *
 * @param id key of the row
 * @param content what the row says, under the origin of the log it waits for
 * @param salt nobody can guess it
 */
public record PendingEntry(long id, Envelope content, Salt salt) {}
