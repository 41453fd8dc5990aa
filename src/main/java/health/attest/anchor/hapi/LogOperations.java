package health.attest.anchor.hapi;

import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import health.attest.anchor.LedgerRecords;
import health.attest.anchor.LedgerStatus;
import health.attest.anchor.SignedHead;
import health.attest.ledger.ConsistencyProof;
import health.attest.ledger.MerkleTree;
import health.attest.ledger.TiledSubtrees;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.UnsignedIntType;
import org.jspecify.annotations.Nullable;

/** {@code $ledger-status} and {@code $consistency-proof}: the log as a whole, nothing about any record. */
final class LogOperations {
    private final LedgerRecords records;
    private final LedgerStatus status;
    private final Clock clock;

    LogOperations(LedgerRecords records, LedgerStatus status, Clock clock) {
        this.records = records;
        this.status = status;
        this.clock = clock;
    }

    @Operation(name = "$ledger-status", idempotent = true)
    public Parameters ledgerStatus() {
        LedgerStatus.Look look = status.look();
        Parameters answer = new Parameters();
        answer.addParameter(
                "size", new DecimalType(look.head().map(SignedHead::size).orElse(0L)));
        look.head().ifPresent(head -> answer.addParameter("checkpoint", new StringType(head.note())));
        look.anchor().ifPresent(anchor -> {
            answer.addParameter("anchoredSize", new DecimalType(anchor.size()));
            anchor.inclusion().ifPresent(at -> {
                answer.addParameter(
                        "anchorTransaction", new StringType(at.transaction().toHex()));
                answer.addParameter("anchorTime", new InstantType(Date.from(at.blockTime())));
            });
        });
        answer.addParameter("backlog", new DecimalType(look.backlog().entries()));
        look.backlog()
                .oldest()
                .ifPresent(oldest -> answer.addParameter(
                        "oldestPendingSeconds",
                        new DecimalType(Math.max(
                                0, Duration.between(oldest, clock.instant()).toSeconds()))));
        answer.addParameter("refused", new DecimalType(look.refused()));
        look.divergence().ifPresent(why -> answer.addParameter("diverged", new StringType(why)));
        answer.addParameter("gasSpent", new DecimalType(look.gasSpent()));
        return answer;
    }

    @Operation(name = "$consistency-proof", idempotent = true)
    public Parameters consistencyProof(
            @OperationParam(name = "from") @Nullable UnsignedIntType from,
            @OperationParam(name = "to") @Nullable UnsignedIntType to) {
        long size = records.latestHead().map(SignedHead::size).orElse(0L);
        if (from == null || to == null || from.getValue() > to.getValue() || to.getValue() > size) {
            throw new InvalidRequestException("from and to are sizes of this log, from at most to, to at most " + size);
        }
        ConsistencyProof proof =
                MerkleTree.proveConsistency(new TiledSubtrees(records), from.getValue(), to.getValue());
        Parameters answer = new Parameters();
        answer.addParameter("from", new UnsignedIntType(from.getValue()));
        answer.addParameter("to", new UnsignedIntType(to.getValue()));
        proof.path().forEach(hash -> answer.addParameter("path", new StringType(hash.toHex())));
        return answer;
    }
}
