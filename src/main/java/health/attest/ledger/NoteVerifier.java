package health.attest.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks the signatures of one named Ed25519 key on notes (C2SP signed-note, tlog-cosignature). */
public final class NoteVerifier {
    private static final Pattern FORM = Pattern.compile("([^ +\n]+)\\+([0-9a-f]{8})\\+([A-Za-z0-9+/]+={0,2})");
    private static final int KEY_LENGTH_BYTES = 32;
    private static final int TIMESTAMP_LENGTH_BYTES = Long.BYTES;

    /** What a key's signatures are made over. */
    public enum Type {
        /** The text itself. */
        ED25519(0x01),
        /** The text below a line with the time: a witness's cosignature. */
        COSIGNATURE(0x04);

        private final byte identifier;

        Type(int identifier) {
            this.identifier = (byte) identifier;
        }

        static Type of(byte identifier) {
            return Arrays.stream(values())
                    .filter(type -> type.identifier == identifier)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("an unknown kind of key"));
        }
    }

    private final String name;
    private final Type type;
    private final byte[] key;
    private final PublicKey publicKey;

    /** The verifier of a raw public key of 32 bytes. */
    public NoteVerifier(String name, Type type, byte[] key) {
        if (name.isEmpty() || name.chars().anyMatch(c -> Character.isWhitespace(c) || c == '+')) {
            throw new IllegalArgumentException("a key name has no blank and no plus");
        }
        if (key.length != KEY_LENGTH_BYTES) {
            throw new IllegalArgumentException("an Ed25519 key has 32 bytes, not " + key.length);
        }
        this.name = name;
        this.type = type;
        this.key = key.clone();
        this.publicKey = Ed25519.publicKey(key);
    }

    /** Reads {@code name+hash+base64}; throws {@link IllegalArgumentException} for anything else. */
    public static NoteVerifier parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a verifier key");
        }
        byte[] typed = Base64.getDecoder().decode(matcher.group(3));
        if (typed.length != 1 + KEY_LENGTH_BYTES) {
            throw new IllegalArgumentException("not an Ed25519 verifier key");
        }
        NoteVerifier verifier =
                new NoteVerifier(matcher.group(1), Type.of(typed[0]), Arrays.copyOfRange(typed, 1, typed.length));
        if (!verifier.toString().equals(text)) {
            throw new IllegalArgumentException("the hash of the verifier key is wrong");
        }
        return verifier;
    }

    public String name() {
        return name;
    }

    /** The first four bytes of {@code SHA-256(name, newline, type, key)}. */
    public int keyId() {
        byte[] named = (name + "\n").getBytes(StandardCharsets.UTF_8);
        return Bytes.toInt(Hash.ofContent(Bytes.join(named, typedKey())).toBytes());
    }

    /** Whether this is the key's signature on that text. Never throws for a wrong one. */
    public boolean verifies(String text, byte[] signature) {
        byte[] message = text.getBytes(StandardCharsets.UTF_8);
        if (type == Type.ED25519) {
            return verifiesBytes(message, signature);
        }
        if (signature.length < TIMESTAMP_LENGTH_BYTES) {
            return false;
        }
        long time = ByteBuffer.wrap(signature).getLong();
        return time >= 0
                && verifiesBytes(
                        Bytes.join(cosignatureHead(time), message),
                        Arrays.copyOfRange(signature, TIMESTAMP_LENGTH_BYTES, signature.length));
    }

    static byte[] cosignatureHead(long epochSecond) {
        return ("cosignature/v1\ntime " + epochSecond + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** The verifier key as text: {@code name+hash+base64}. */
    @Override
    public String toString() {
        return name + "+" + "%08x".formatted(keyId()) + "+"
                + Base64.getEncoder().encodeToString(typedKey());
    }

    private byte[] typedKey() {
        return Bytes.join(new byte[] {type.identifier}, key);
    }

    private boolean verifiesBytes(byte[] message, byte[] signature) {
        try {
            Signature ed25519 = Signature.getInstance(Ed25519.NAME);
            ed25519.initVerify(publicKey);
            ed25519.update(message);
            return ed25519.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
