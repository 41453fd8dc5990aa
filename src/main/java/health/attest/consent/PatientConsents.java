package health.attest.consent;

import java.util.List;

/**
 * Everything on record that decides about one patient's data.
 *
 * @param patient logical id
 * @param consents the current version of each of the patient's Consents, whether it counts or not
 * @param grants break-glass grants that have not run out long ago
 */
public record PatientConsents(String patient, List<ConsentRecord> consents, List<BreakGlassGrant> grants) {

    public PatientConsents {
        consents = List.copyOf(consents);
        grants = List.copyOf(grants);
    }

    public static PatientConsents none(String patient) {
        return new PatientConsents(patient, List.of(), List.of());
    }
}
