package health.attest.ledger;

import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One signature line of a note: who signed, with which key, and the signature. Compared by value. */
public final class NoteSignature {
    private static final Pattern LINE = Pattern.compile("\u2014 ([^ +\n]+) ([A-Za-z0-9+/]+={0,2})");
    private static final int KEY_ID_LENGTH_BYTES = Integer.BYTES;

    private final String name;
    private final int keyId;
    private final byte[] signature;

    /**
     * A signature.
     *
     * @param name name of the key
     * @param keyId four bytes that tell keys of one name apart
     * @param signature its form depends on the key
     */
    public NoteSignature(String name, int keyId, byte[] signature) {
        this.name = name;
        this.keyId = keyId;
        this.signature = signature.clone();
    }

    /** Reads a line without its newline; throws {@link IllegalArgumentException} for anything else. */
    static NoteSignature parse(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a signature line");
        }
        byte[] blob = Base64.getDecoder().decode(matcher.group(2));
        if (blob.length <= KEY_ID_LENGTH_BYTES) {
            throw new IllegalArgumentException("a signature line without a signature");
        }
        return new NoteSignature(
                matcher.group(1), Bytes.toInt(blob), Arrays.copyOfRange(blob, KEY_ID_LENGTH_BYTES, blob.length));
    }

    public String name() {
        return name;
    }

    public int keyId() {
        return keyId;
    }

    /** A copy of the signature's bytes. */
    public byte[] toBytes() {
        return signature.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NoteSignature that
                && name.equals(that.name)
                && keyId == that.keyId
                && Arrays.equals(signature, that.signature);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + keyId;
    }

    /** The line, without its newline. */
    @Override
    public String toString() {
        byte[] blob = Bytes.join(Bytes.ofInt(keyId), signature);
        return "\u2014 " + name + " " + Base64.getEncoder().encodeToString(blob);
    }
}
