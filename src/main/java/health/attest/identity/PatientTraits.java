package health.attest.identity;

import java.util.List;
import java.util.Optional;

/**
 * What a Patient says about who it is, as it was written.
 *
 * @param identifiers business identifiers
 * @param family family name of the official or first name
 * @param given given names of that name, in order
 * @param birthDate as FHIR writes it; counts only if the day is known
 * @param phones telephone numbers
 * @param emails e-mail addresses
 */
public record PatientTraits(
        List<Identifier> identifiers,
        Optional<String> family,
        List<String> given,
        Optional<String> birthDate,
        List<String> phones,
        List<String> emails) {

    public PatientTraits {
        identifiers = List.copyOf(identifiers);
        given = List.copyOf(given);
        phones = List.copyOf(phones);
        emails = List.copyOf(emails);
    }

    /** One business identifier. */
    public record Identifier(String system, String value) {}
}
