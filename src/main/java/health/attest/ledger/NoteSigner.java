package health.attest.ledger;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Signs notes with one named Ed25519 key. Thread-safe. Its text form hides the key. */
public final class NoteSigner {
    private static final String PRIVATE_HEAD = "PRIVATE+KEY+";
    private static final String PROBE = "probe\n";
    private static final byte TYPE = 0x01;

    private final PrivateKey privateKey;
    private final NoteVerifier verifier;

    private NoteSigner(PrivateKey privateKey, NoteVerifier verifier) {
        this.privateKey = privateKey;
        this.verifier = verifier;
    }

    /** A signer with a new key. */
    public static NoteSigner generate(String name, SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(Ed25519.NAME);
            generator.initialize(255, random);
            KeyPair pair = generator.generateKeyPair();
            byte[] key = Ed25519.raw(pair.getPublic());
            return new NoteSigner(pair.getPrivate(), new NoteVerifier(name, NoteVerifier.Type.ED25519, key));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("Java 17 provides Ed25519", e);
        }
    }

    /**
     * Reads what {@link #secretText} wrote: the private key and, on the next line, the verifier key.
     *
     * @throws IllegalArgumentException for anything else, two keys that do not belong together included
     */
    public static NoteSigner parse(String secretText) {
        List<String> lines = secretText.lines().toList();
        if (lines.size() != 2) {
            throw new IllegalArgumentException("not a signer key file");
        }
        NoteVerifier verifier = NoteVerifier.parse(lines.get(1));
        String head = head(verifier);
        if (!lines.get(0).startsWith(head)) {
            throw new IllegalArgumentException("the two keys have different names");
        }
        byte[] typed = Base64.getDecoder().decode(lines.get(0).substring(head.length()));
        if (typed.length != 33 || typed[0] != TYPE) {
            throw new IllegalArgumentException("not an Ed25519 signer key");
        }
        NoteSigner signer = new NoteSigner(Ed25519.privateKey(Arrays.copyOfRange(typed, 1, 33)), verifier);
        if (!signer.sign(PROBE).isSignedBy(verifier)) {
            throw new IllegalArgumentException("the private key does not belong to " + verifier.name());
        }
        return signer;
    }

    /** The private and the verifier key, for a file nobody else may read. */
    public String secretText() {
        byte[] typed = Bytes.join(new byte[] {TYPE}, Ed25519.raw(privateKey));
        return head(verifier) + Base64.getEncoder().encodeToString(typed) + "\n" + verifier + "\n";
    }

    private static String head(NoteVerifier verifier) {
        return PRIVATE_HEAD + verifier.name() + "+" + "%08x".formatted(verifier.keyId()) + "+";
    }

    /** Who can check what this signs. */
    public NoteVerifier verifier() {
        return verifier;
    }

    /** Signs a text as its author. */
    public SignedNote sign(String text) {
        byte[] signature = signature(text.getBytes(StandardCharsets.UTF_8));
        return new SignedNote(text, List.of(new NoteSignature(verifier.name(), verifier.keyId(), signature)));
    }

    private byte[] signature(byte[] message) {
        try {
            Signature ed25519 = Signature.getInstance(Ed25519.NAME);
            ed25519.initSign(privateKey);
            ed25519.update(message);
            return ed25519.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign with " + verifier.name(), e);
        }
    }

    @Override
    public String toString() {
        return "NoteSigner[" + verifier + "]";
    }
}
