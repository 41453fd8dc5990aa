package health.attest.access;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Why data are asked for: a code of HL7 v3 PurposeOfUse.
 *
 * @param code for example {@code TREAT}; 1 to 32 upper-case letters, digits and underscores
 */
public record PurposeOfUse(String code) {
    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{0,31}");

    public static final PurposeOfUse TREATMENT = new PurposeOfUse("TREAT");
    public static final PurposeOfUse OPERATIONS = new PurposeOfUse("HOPERAT");
    public static final PurposeOfUse BREAK_THE_GLASS = new PurposeOfUse("BTG");

    public PurposeOfUse {
        if (!CODE.matcher(code).matches()) {
            throw new IllegalArgumentException("not a purpose of use code");
        }
    }

    /** The purpose of that code; empty when the text is no code. */
    public static Optional<PurposeOfUse> of(String code) {
        return CODE.matcher(code).matches() ? Optional.of(new PurposeOfUse(code)) : Optional.empty();
    }
}
