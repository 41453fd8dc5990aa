package health.attest.consent;

import java.util.Set;

/**
 * What a deployment rules about consent.
 *
 * @param implicitPolicy what holds where no Consent rules
 * @param sealed labels ({@code system|code}) that stay closed when the glass is broken
 * @param withheld labels of instances that a clinician keeps from the patient
 */
public record ConsentRules(ImplicitPolicy implicitPolicy, Set<String> sealed, Set<String> withheld) {
    /** v3 ActCode: not to the patient or family without the attending provider's authorisation. */
    public static final String NO_DISCLOSURE_TO_PATIENT = "http://terminology.hl7.org/CodeSystem/v3-ActCode|NOPAT";

    /** What holds where nobody set anything. */
    public static final ConsentRules DEFAULT = new ConsentRules(
            ImplicitPolicy.BASIC_NORMAL, Set.of(Confidentiality.SYSTEM + "|V"), Set.of(NO_DISCLOSURE_TO_PATIENT));

    public ConsentRules {
        sealed = Set.copyOf(sealed);
        withheld = Set.copyOf(withheld);
    }
}
