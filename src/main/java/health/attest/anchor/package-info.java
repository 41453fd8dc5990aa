/**
 * Takes each committed version into the outbox, the log and the chain, and hands out receipts.
 *
 * <p><b>Fails open.</b> Clinical work never waits for the log or the chain: the outbox row is one insert in the
 * transaction that stores the version, and everything after it happens at its own pace. While the sequencer or the
 * chain stands still the server serves, the backlog grows and {@code anchor.backlog.entries} and
 * {@code anchor.age.oldest} raise the alarm. Only one thing is not open: a version that cannot get its outbox row is
 * not stored, for it could never be proved.
 *
 * <p><b>Outbox.</b> {@link health.attest.anchor.OutboxEntry} carries the digest of the canonical form exactly as a read
 * of that version returns it. The journal writes its own rows into the same table by the contract its migration
 * documents, since {@code audit} and {@code anchor} do not know one another.
 *
 * <p><b>Sequencing.</b> One leader, chosen by a database lease, moves waiting rows into the log in batches: consecutive
 * indexes, commitments, the tiles that grew and a signed checkpoint, in one transaction that begins by locking the
 * lease row and comparing its fence. A leader that was overtaken while it slept finds another fence and rolls back; if
 * it holds the row, its successor waits for the commit. Indexes are therefore gapless without a sequence, and order is
 * that of commits as far as anyone can see it: rows are taken by presence, never by "id greater than the last", which
 * would miss late commits.
 *
 * <p><b>Anchoring.</b> {@link health.attest.anchor.Anchorer} hands the newest head to the chain module in the
 * transaction that remembers it, one in flight. The chain module stores the signed bytes before it sends them; after a
 * crash the same bytes go again. A head counts as {@code anchored} when its transaction is in a block and as
 * {@code final} when that block stays; a reorganisation takes it back to {@code sent}, that is {@code logged} for its
 * entries, and nothing here has to remember which entries these were, because an entry's state is that of the oldest
 * anchor that covers it.
 *
 * <p><b>Divergence.</b> The chain is asked before anything is sent. If it holds more entries than the database, or
 * another root for the same size, this database was set back or forked: nothing more is signed and nothing is sent, for
 * a second signed history is the one thing a log must never give away. Reads and writes go on; their entries wait in
 * the outbox. The state ends by itself once database and chain agree again, which only an operator can bring about.
 *
 * <p><b>Erasure.</b> Envelopes and salts stand in tables of their own, and a role of its own may delete from them.
 * Leaves, tiles and checkpoints stay, and say nothing.
 *
 * <p><b>Known weaknesses.</b> With {@code attest.chain.mode=log} a server that holds its signing key can rewrite
 * history for whoever kept no checkpoint; receipts then never claim more than {@code logged}. Whoever controls the
 * database between a commit and the next batch, about a second, can still take a row out of the outbox unnoticed; the
 * version is then {@code missing}. The log shows what was recorded, in which order; it cannot show what was never
 * written.
 */
@ApplicationModule(
        displayName = "anchor",
        allowedDependencies = {"access", "ledger", "chain"})
@NullMarked
package health.attest.anchor;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
