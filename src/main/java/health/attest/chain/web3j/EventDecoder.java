package health.attest.chain.web3j;

import health.attest.chain.AnchorLog;
import health.attest.chain.BlockedAddressRegistry;
import health.attest.chain.Bytes;
import health.attest.chain.Bytes32;
import health.attest.chain.ChainEvent;
import health.attest.chain.ChainEvent.Position;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.web3j.crypto.Hash;
import org.web3j.protocol.core.methods.response.Log;

/** Turns log entries of the contracts into events. Entries of events nobody follows give none. */
final class EventDecoder {
    /** Reads one kind of event; topics without the first, which is the event's signature. */
    private interface Form {
        ChainEvent read(Position position, List<Bytes32> topics, Words data);
    }

    private static final Map<String, Form> FORMS = Map.ofEntries(
            form("PatientRegistered(bytes32,bytes32)", EventDecoder::patientRegistered),
            form("CustodianAdded(bytes32,bytes32)", EventDecoder::custodianAdded),
            form("PatientDeactivated(bytes32)", EventDecoder::patientDeactivated),
            form("UserRegistered(bytes32,bytes32)", EventDecoder::userChanged),
            form("UserUpdated(bytes32,bytes32,uint64)", EventDecoder::userChanged),
            form("UserDeactivated(bytes32)", EventDecoder::userChanged),
            form("AddressBlocked(bytes32,uint40,uint8,bool,address)", EventDecoder::addressBlocked),
            form("AddressUnblocked(bytes32,address)", EventDecoder::addressUnblocked),
            form("SignatureReported(bytes32,uint8,address,uint40)", EventDecoder::signatureReported),
            form("SignatureVouched(bytes32,address,bool)", EventDecoder::signatureVouched),
            form("BranchChanged(address,address,bool)", EventDecoder::branchChanged),
            form("HeadAnchored(uint64,bytes32,bytes32)", EventDecoder::headAnchored));

    private EventDecoder() {}

    /** The event of a log entry. */
    static Optional<ChainEvent> decode(Log log) throws IOException {
        Form form = log.getTopics().isEmpty() ? null : FORMS.get(log.getTopics().get(0));
        if (form == null) {
            return Optional.empty();
        }
        try {
            Position position = new Position(
                    Rpc.number(log.getBlockNumber()),
                    Math.toIntExact(Rpc.number(log.getLogIndex())),
                    Bytes32.ofHex(log.getBlockHash()),
                    Bytes32.ofHex(log.getTransactionHash()));
            List<Bytes32> topics =
                    log.getTopics().stream().skip(1).map(Bytes32::ofHex).toList();
            Words data = new Words(Bytes.ofHex(log.getData()).toBytes());
            return Optional.of(form.read(position, topics, data));
        } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
            throw new IOException("a log entry does not have the form of its event", e);
        }
    }

    /** The topic that marks events of this signature. */
    static String topic(String signature) {
        return Hash.sha3String(signature);
    }

    private static Map.Entry<String, Form> form(String signature, Form form) {
        return Map.entry(topic(signature), form);
    }

    private static ChainEvent patientRegistered(Position position, List<Bytes32> topics, Words data) {
        return new ChainEvent.PatientRegistered(position, topics.get(0), topics.get(1));
    }

    private static ChainEvent custodianAdded(Position position, List<Bytes32> topics, Words data) {
        return new ChainEvent.CustodianAdded(position, topics.get(0), topics.get(1));
    }

    private static ChainEvent patientDeactivated(Position position, List<Bytes32> topics, Words data) {
        return new ChainEvent.PatientDeactivated(position, topics.get(0));
    }

    private static ChainEvent userChanged(Position position, List<Bytes32> topics, Words data) {
        return new ChainEvent.UserChanged(position, topics.get(0));
    }

    private static ChainEvent addressBlocked(Position position, List<Bytes32> topics, Words data) {
        return new ChainEvent.AddressBlocked(
                position,
                new BlockedAddressRegistry.Block(
                        topics.get(0),
                        instant(data.number(0)),
                        Math.toIntExact(data.number(1)),
                        data.flag(2),
                        Words.addressIn(topics.get(1))));
    }

    private static ChainEvent addressUnblocked(Position position, List<Bytes32> topics, Words data) {
        return new ChainEvent.AddressUnblocked(position, topics.get(0), Words.addressIn(topics.get(1)));
    }

    private static ChainEvent signatureReported(Position position, List<Bytes32> topics, Words data) {
        return new ChainEvent.SignatureReported(
                position,
                topics.get(0),
                Math.toIntExact(data.number(0)),
                Words.addressIn(topics.get(1)),
                Instant.ofEpochSecond(data.number(1)));
    }

    private static ChainEvent signatureVouched(Position position, List<Bytes32> topics, Words data) {
        return new ChainEvent.SignatureVouched(position, topics.get(0), Words.addressIn(topics.get(1)), data.flag(0));
    }

    private static ChainEvent branchChanged(Position position, List<Bytes32> topics, Words data) {
        return new ChainEvent.BranchChanged(position, Words.addressIn(topics.get(0)));
    }

    private static ChainEvent headAnchored(Position position, List<Bytes32> topics, Words data) {
        long size = new Words(topics.get(0).toBytes()).number(0);
        return new ChainEvent.HeadAnchored(position, new AnchorLog.Head(data.word(0), size));
    }

    /** Seconds since 1970; 0 is never. */
    static Optional<Instant> instant(long seconds) {
        return seconds == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(seconds));
    }
}
