package health.attest.anchor;

import health.attest.chain.Transactions;
import java.util.Optional;

/** How the ledger stands, read from where it is kept. */
public final class LedgerStatus {
    private final LedgerRecords records;
    private final Optional<Transactions> transactions;

    public LedgerStatus(LedgerRecords records, Optional<Transactions> transactions) {
        this.records = records;
        this.transactions = transactions;
    }

    /**
     * One look.
     *
     * @param head the newest signed head; empty for an empty log
     * @param anchor the newest head on chain
     * @param backlog what waits for its place in the log
     * @param refused how many entries could not be logged and were set aside
     * @param divergence why the log stands still; empty while it does not
     * @param gasSpent gas of all transactions of this server that were included
     */
    public record Look(
            Optional<SignedHead> head,
            Optional<Anchor> anchor,
            LedgerRecords.Backlog backlog,
            long refused,
            Optional<String> divergence,
            long gasSpent) {}

    /** Looks now. */
    public Look look() {
        return new Look(
                records.latestHead(),
                records.latestAnchor(),
                records.backlog(),
                records.refused(),
                records.divergence(),
                transactions.map(Transactions::gasSpent).orElse(0L));
    }
}
