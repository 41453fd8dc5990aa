package health.attest.anchor;

import health.attest.chain.AnchorLog;
import health.attest.chain.Inclusion;
import health.attest.ledger.Envelope;
import health.attest.ledger.InclusionProof;
import health.attest.ledger.Json;
import health.attest.ledger.Salt;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All that somebody needs to check an entry without asking this server.
 *
 * @param envelope what was committed to
 * @param salt opens the commitment
 * @param proof the way to the root in the checkpoint
 * @param checkpoint the signed head
 * @param key verifier key of the log
 * @param anchoring where that head is on chain; empty while it is only logged
 */
public record Receipt(
        Envelope envelope,
        Salt salt,
        InclusionProof proof,
        String checkpoint,
        String key,
        Optional<Anchoring> anchoring) {
    /** Names the form of receipts. */
    public static final String FORM = "https://attest.health/fhir/receipt/1";

    /** A head on chain, and whom to ask for it. */
    public record Anchoring(AnchorLog.Place place, Inclusion inclusion, boolean isFinal) {}

    /** How much it proves. */
    public ReceiptState state() {
        return anchoring
                .map(found -> found.isFinal() ? ReceiptState.FINAL : ReceiptState.ANCHORED)
                .orElse(ReceiptState.LOGGED);
    }

    /** The receipt as JSON. */
    public Json toJson() {
        Map<String, Json> members = new TreeMap<>();
        members.put("receipt", new Json.Text(FORM));
        members.put("state", new Json.Text(state().code()));
        members.put("envelope", envelope.toJson());
        members.put("salt", new Json.Text(salt.toHex()));
        members.put("index", numeral(proof.index()));
        members.put("size", numeral(proof.size()));
        members.put(
                "path",
                new Json.Elements(proof.path().stream()
                        .map(hash -> (Json) new Json.Text(hash.toHex()))
                        .toList()));
        members.put("checkpoint", new Json.Text(checkpoint));
        members.put("key", new Json.Text(key));
        anchoring.ifPresent(found -> members.put("anchor", json(found)));
        return new Json.Members(members);
    }

    private static Json json(Anchoring anchoring) {
        Inclusion inclusion = anchoring.inclusion();
        return new Json.Members(Map.of(
                "chainId", numeral(anchoring.place().chainId()),
                "contract", new Json.Text(anchoring.place().contract().hex()),
                "codeHash", new Json.Text(anchoring.place().codeHash().toHex()),
                "transaction", new Json.Text(inclusion.transaction().toHex()),
                "block", numeral(inclusion.block()),
                "blockHash", new Json.Text(inclusion.blockHash().toHex()),
                "blockTime", new Json.Text(inclusion.blockTime().toString())));
    }

    private static Json numeral(long value) {
        return new Json.Numeral(Long.toString(value));
    }
}
