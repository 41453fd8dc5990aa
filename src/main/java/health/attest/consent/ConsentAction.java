package health.attest.consent;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What is done with the data: code system {@code http://terminology.hl7.org/CodeSystem/consentaction}. */
public enum ConsentAction {
    ACCESS,
    COLLECT,
    USE,
    DISCLOSE,
    CORRECT;

    /** The action of that code; empty for codes that Attest does not know. */
    public static Optional<ConsentAction> of(String code) {
        return Arrays.stream(values())
                .filter(action -> action.code().equals(code))
                .findFirst();
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
