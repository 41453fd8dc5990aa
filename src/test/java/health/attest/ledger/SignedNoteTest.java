package health.attest.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedNoteTest {
    /** The example of golang.org/x/mod/sumdb/note, where the format comes from. */
    private static final String PUBLISHED_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    private static final String PUBLISHED_SECRET =
            "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

    private static final String PUBLISHED_NOTE = """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.

            \u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
            """;

    private static final NoteVerifier PUBLISHED = NoteVerifier.parse(PUBLISHED_KEY);

    @Test
    void thePublishedNoteIsSignedByThePublishedKey() {
        SignedNote note = SignedNote.parse(PUBLISHED_NOTE);

        assertThat(note.isSignedBy(PUBLISHED)).isTrue();
        assertThat(note.format()).isEqualTo(PUBLISHED_NOTE);
        assertThat(PUBLISHED).hasToString(PUBLISHED_KEY);
    }

    @Test
    void thePublishedKeySignsThePublishedNote() {
        NoteSigner signer = NoteSigner.parse(PUBLISHED_SECRET + "\n" + PUBLISHED_KEY + "\n");

        assertThat(signer.sign(SignedNote.parse(PUBLISHED_NOTE).text()).format())
                .isEqualTo(PUBLISHED_NOTE);
        assertThat(signer.secretText()).isEqualTo(PUBLISHED_SECRET + "\n" + PUBLISHED_KEY + "\n");
        assertThat(signer.toString()).doesNotContain("AYEKFALVFGyNhPJEMzD1QIDr");
    }

    @Test
    void anyOtherTextOrSignatureOrNameIsNotSigned() {
        SignedNote note = SignedNote.parse(PUBLISHED_NOTE);
        NoteSignature line = note.signatures().get(0);
        byte[] broken = line.toBytes();
        broken[63] ^= 1;

        assertThat(new SignedNote("another text\n", note.signatures()).isSignedBy(PUBLISHED))
                .isFalse();
        assertThat(with(note, new NoteSignature(line.name(), line.keyId(), broken)))
                .isFalse();
        assertThat(with(note, new NoteSignature(line.name(), line.keyId(), new byte[3])))
                .isFalse();
        assertThat(with(note, new NoteSignature("somebody", line.keyId(), line.toBytes())))
                .isFalse();
        assertThat(with(note, new NoteSignature(line.name(), 7, line.toBytes())))
                .isFalse();
    }

    @Test
    void aSignatureOfAnUnknownKeyIsKeptAndChangesNothing() {
        NoteSignature unknown = new NoteSignature("witness.example", 42, new byte[] {1, 2, 3});

        SignedNote note =
                SignedNote.parse(SignedNote.parse(PUBLISHED_NOTE).with(unknown).format());

        assertThat(note.signatures()).hasSize(2).contains(unknown);
        assertThat(note.isSignedBy(PUBLISHED)).isTrue();
    }

    /** C2SP tlog-cosignature: timestamp, then Ed25519 over the head with the time and the text. */
    @Test
    void aWitnessSignsTheTextAndTheTime() throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = pair.getPublic().getEncoded();
        NoteVerifier witness = new NoteVerifier(
                "witness.example",
                NoteVerifier.Type.COSIGNATURE,
                Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        SignedNote note = SignedNote.parse(PUBLISHED_NOTE);
        Signature ed25519 = Signature.getInstance("Ed25519");
        ed25519.initSign(pair.getPrivate());
        ed25519.update(("cosignature/v1\ntime 1679315147\n" + note.text()).getBytes(StandardCharsets.UTF_8));
        byte[] signed = ed25519.sign();

        assertThat(note.with(cosignature(witness, 1_679_315_147, signed)).isSignedBy(witness))
                .isTrue();
        assertThat(note.with(cosignature(witness, 1_679_315_148, signed)).isSignedBy(witness))
                .isFalse();
        assertThat(note.with(cosignature(witness, -1, signed)).isSignedBy(witness))
                .isFalse();
        assertThat(note.with(new NoteSignature(witness.name(), witness.keyId(), new byte[4]))
                        .isSignedBy(witness))
                .isFalse();
        assertThat(NoteVerifier.parse(witness.toString()).keyId()).isEqualTo(witness.keyId());
    }

    @Test
    void aNewKeySignsAndIsReadBack() {
        NoteSigner signer = NoteSigner.generate("log.example", new SecureRandom());

        NoteSigner read = NoteSigner.parse(signer.secretText());

        assertThat(read.sign("text\n").isSignedBy(signer.verifier())).isTrue();
        assertThat(signer.sign("text\n").isSignedBy(PUBLISHED)).isFalse();
    }

    @Test
    void keysThatDoNotBelongTogetherAreRefused() {
        NoteSigner one = NoteSigner.generate("log.example", new SecureRandom());
        NoteSigner other = NoteSigner.generate("log.example", new SecureRandom());
        String head = one.secretText().lines().findFirst().orElseThrow();
        String stolen = other.secretText().lines().findFirst().orElseThrow();
        String forged = head.substring(0, head.length() - 44) + stolen.substring(stolen.length() - 44);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> NoteSigner.parse(forged + "\n" + one.verifier() + "\n"))
                .withMessage("the private key does not belong to log.example");
        assertThatIllegalArgumentException().isThrownBy(() -> NoteSigner.parse(stolen + "\n" + one.verifier() + "\n"));
        assertThatIllegalArgumentException().isThrownBy(() -> NoteSigner.parse(head));
        assertThatIllegalArgumentException().isThrownBy(() -> NoteSigner.parse(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "PeterNeumann",
                "PeterNeumann+c74f20a3",
                "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+c74f20a3+ARpc",
                "PeterNeumann+c74f20a3+AhpcZZZZZZZZQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
            })
    void anyOtherTextIsNoVerifierKey(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> NoteVerifier.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text\n",
                "text\n\n",
                "text\n\n\u2014 name AAAAAQ==\n",
                "text\n\n- name AAAAAQI=\n",
                "text\n\n\u2014 na me AAAAAQI=\n",
                "text\n\n\u2014 name AAAAAQI=",
                "te\u0001xt\n\n\u2014 name AAAAAQI=\n",
                "text\n\n\u2014 name !!!!\n"
            })
    void anyOtherTextIsNoNote(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> SignedNote.parse(text));
    }

    private static boolean with(SignedNote note, NoteSignature line) {
        return new SignedNote(note.text(), List.of(line)).isSignedBy(PUBLISHED);
    }

    private static NoteSignature cosignature(NoteVerifier witness, long time, byte[] signed) {
        return new NoteSignature(witness.name(), witness.keyId(), Bytes.join(Bytes.ofLong(time), signed));
    }
}
