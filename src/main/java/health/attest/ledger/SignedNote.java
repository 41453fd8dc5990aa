package health.attest.ledger;

import java.util.ArrayList;
import java.util.List;

/**
 * A text with signatures below it (C2SP signed-note).
 *
 * @param text one or more lines, each with its newline
 * @param signatures in the order they stand; those of unknown keys are kept and prove nothing
 */
public record SignedNote(String text, List<NoteSignature> signatures) {
    /** Signature lines beyond which a note is refused. */
    public static final int SIGNATURES_MAX = 100;

    private static final String SEPARATOR = "\n\n";

    public SignedNote {
        signatures = List.copyOf(signatures);
        if (!text.endsWith("\n") || text.chars().anyMatch(c -> c < 0x20 && c != '\n')) {
            throw new IllegalArgumentException("a note is made of whole lines without control characters");
        }
        if (signatures.isEmpty() || signatures.size() > SIGNATURES_MAX) {
            throw new IllegalArgumentException("a note has 1 to " + SIGNATURES_MAX + " signatures");
        }
    }

    /** Reads a note; throws {@link IllegalArgumentException} for anything else. */
    public static SignedNote parse(String note) {
        int separator = note.lastIndexOf(SEPARATOR);
        if (separator < 0 || !note.endsWith("\n")) {
            throw new IllegalArgumentException("a note has signatures below an empty line");
        }
        List<NoteSignature> lines = new ArrayList<>();
        note.substring(separator + SEPARATOR.length()).lines().forEach(line -> lines.add(NoteSignature.parse(line)));
        return new SignedNote(note.substring(0, separator + 1), lines);
    }

    /** The same text with one more signature, for example a witness's. */
    public SignedNote with(NoteSignature signature) {
        List<NoteSignature> more = new ArrayList<>(signatures);
        more.add(signature);
        return new SignedNote(text, more);
    }

    /** Whether that key signed this text here. */
    public boolean isSignedBy(NoteVerifier verifier) {
        return signatures.stream()
                .filter(line -> line.name().equals(verifier.name()) && line.keyId() == verifier.keyId())
                .anyMatch(line -> verifier.verifies(text, line.toBytes()));
    }

    /** The whole note, as it is published. */
    public String format() {
        StringBuilder note = new StringBuilder(text).append('\n');
        signatures.forEach(line -> note.append(line).append('\n'));
        return note.toString();
    }
}
