package health.attest.ledger.verifier;

import health.attest.ledger.CanonicalResource;
import health.attest.ledger.Checkpoint;
import health.attest.ledger.Commitment;
import health.attest.ledger.Envelope;
import health.attest.ledger.Hash;
import health.attest.ledger.InclusionProof;
import health.attest.ledger.Json;
import health.attest.ledger.NoteVerifier;
import health.attest.ledger.Salt;
import health.attest.ledger.SignedNote;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Checks a receipt, step by step, from the record to the chain. */
final class ReceiptCheck {
    private static final String FORM = "https://attest.health/fhir/receipt/1";

    private final Json receipt;
    private final Envelope envelope;
    private final Checkpoint head;
    private final SignedNote note;
    private final Findings findings;

    /** Reads a receipt; throws {@link IllegalArgumentException} for anything else. */
    ReceiptCheck(Json receipt, Findings findings) {
        if (!receipt.has("receipt") || !receipt.get("receipt").text().equals(FORM)) {
            throw new IllegalArgumentException("not a receipt of form " + FORM);
        }
        this.receipt = receipt;
        this.envelope = Envelope.of(receipt.get("envelope"));
        this.note = SignedNote.parse(receipt.get("checkpoint").text());
        this.head = Checkpoint.parse(note.text());
        this.findings = findings;
    }

    /** Whether the log holds the entry, and who says so; {@code trustedKey} is the key the caller expects. */
    void checkLog(Optional<String> trustedKey) {
        String key = receipt.get("key").text();
        trustedKey.ifPresent(
                trusted -> findings.check(trusted.equals(key), "the key of the receipt is the one you trust"));
        NoteVerifier verifier = NoteVerifier.parse(key);
        findings.check(note.isSignedBy(verifier), "the checkpoint is signed by " + verifier.name());
        findings.check(
                head.origin().equals(envelope.log()) && verifier.name().equals(envelope.log()),
                "envelope, checkpoint and key name one log: " + head.origin());
        Hash commitment = Commitment.to(envelope, Salt.ofHex(receipt.get("salt").text()));
        List<Hash> path = receipt.get("path").elements().stream()
                .map(element -> Hash.ofHex(element.text()))
                .toList();
        InclusionProof proof = new InclusionProof(
                receipt.get("index").number(), receipt.get("size").number(), path);
        findings.check(
                proof.size() == head.size() && proof.proves(Commitment.leaf(commitment), head.root()),
                "the entry is number " + proof.index() + " of the " + head.size() + " under that checkpoint");
        findings.note("entry: " + envelope.kind().code() + " " + envelope.ref() + " version " + envelope.version()
                + ", " + envelope.op() + ", recorded " + envelope.recorded());
    }

    /** Whether this is the record the entry is about. */
    void checkResource(String resourceJson) {
        findings.check(
                envelope.canonicalization().equals(CanonicalResource.URI),
                "the canonical form is known: " + envelope.canonicalization());
        findings.check(
                CanonicalResource.digest(resourceJson).equals(envelope.digest()),
                "the resource has the digest in the envelope");
        Json resource = Json.parse(resourceJson);
        String ref =
                resource.get("resourceType").text() + "/" + resource.get("id").text();
        findings.check(ref.equals(envelope.ref()), "the resource is " + envelope.ref());
    }

    /** Whether that checkpoint is on chain; {@code trustedContract} is the address the caller expects. */
    void checkChain(EvmReader chain, Optional<String> trustedContract) throws IOException {
        if (!receipt.has("anchor")) {
            findings.wrong("the receipt names no place on a chain: the entry is only logged");
            return;
        }
        Json anchor = receipt.get("anchor");
        String contract = anchor.get("contract").text();
        trustedContract.ifPresent(trusted ->
                findings.check(trusted.equalsIgnoreCase(contract), "the contract of the receipt is the one you trust"));
        findings.check(
                chain.chainId() == anchor.get("chainId").number(),
                "the node is on chain " + anchor.get("chainId").number());
        findings.check(
                chain.codeHash(contract).equals(anchor.get("codeHash").text()),
                "the contract " + contract + " has the code in the receipt");
        long block = anchor.get("block").number();
        boolean anchored = chain.heads(contract, block, block).stream()
                .anyMatch(found -> found.size() == head.size()
                        && found.root().equals(head.root())
                        && found.blockHash().equals(anchor.get("blockHash").text())
                        && found.transaction().equals(anchor.get("transaction").text()));
        findings.check(anchored, "block " + block + " anchors the root of size " + head.size());
        if (receipt.get("state").text().equals("final")) {
            Optional<Long> finalized = chain.finalizedBlock();
            findings.check(finalized.orElse(chain.newestBlock()) >= block, "block " + block + " is final");
        }
    }

    /** Whether the receipt says it is on chain. */
    boolean isAnchored() {
        return receipt.has("anchor");
    }
}
