package health.attest.anchor.hapi;

import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import health.attest.access.Tenant;
import health.attest.anchor.LedgerRecords;
import health.attest.anchor.LoggedEntry;
import health.attest.ledger.Commitment;
import health.attest.ledger.Envelope;
import health.attest.ledger.Json;
import health.attest.ledger.Salt;
import java.util.Optional;
import org.hl7.fhir.r4.model.IdType;

/**
 * A receipt that a caller brought, about the version they ask for, and opening the leaf it names: who has that knew the
 * version whole, and may be told that it is gone.
 *
 * @param id the version it is about
 * @param entry the entry it opens
 */
record PresentedReceipt(Tenant tenant, IdType id, LoggedEntry entry) {

    /** The receipt, if it is one of that version; an unreadable one is the caller's mistake. */
    static Optional<PresentedReceipt> of(String text, IdType asked, LedgerRecords records) {
        try {
            Json receipt = Json.parse(text);
            Envelope envelope = Envelope.of(receipt.get("envelope"));
            Salt salt = Salt.ofHex(receipt.get("salt").text());
            IdType id = new IdType(envelope.ref() + "/_history/" + envelope.version());
            boolean sameVersion =
                    !asked.hasVersionIdPart() || asked.getVersionIdPart().equals(id.getVersionIdPart());
            if (!sameVersion || !envelope.ref().equals(asked.getResourceType() + "/" + asked.getIdPart())) {
                return Optional.empty();
            }
            return records.at(receipt.get("index").number())
                    .filter(entry -> entry.commitment().equals(Commitment.to(envelope, salt)))
                    .map(entry -> new PresentedReceipt(new Tenant(envelope.tenant()), id, entry));
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException("the receipt cannot be read", e);
        }
    }
}
