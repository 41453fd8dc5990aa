package health.attest.identity.hapi;

import health.attest.identity.PatientTraits;
import health.attest.identity.UniversalIdentifier;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.ContactPoint.ContactPointSystem;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.HumanName.NameUse;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.StringType;

/** Reads and writes what identity needs of a FHIR Patient. */
final class Patients {

    private Patients() {}

    static PatientTraits traitsOf(Patient patient) {
        Optional<HumanName> name = patient.getName().stream()
                .filter(candidate -> candidate.getUse() == NameUse.OFFICIAL)
                .findFirst()
                .or(() -> patient.getName().stream()
                        .filter(candidate -> candidate.getUse() != NameUse.OLD)
                        .findFirst());
        return new PatientTraits(
                patient.getIdentifier().stream()
                        .filter(identifier -> identifier.hasSystem() && identifier.hasValue())
                        .map(identifier -> new PatientTraits.Identifier(identifier.getSystem(), identifier.getValue()))
                        .toList(),
                name.map(HumanName::getFamily),
                name.map(n -> n.getGiven().stream()
                                .map(StringType::getValue)
                                .filter(Objects::nonNull)
                                .toList())
                        .orElse(List.of()),
                Optional.ofNullable(patient.getBirthDateElement().getValueAsString()),
                contacts(patient, ContactPointSystem.PHONE),
                contacts(patient, ContactPointSystem.EMAIL));
    }

    private static List<String> contacts(Patient patient, ContactPointSystem system) {
        return patient.getTelecom().stream()
                .filter(contact -> contact.getSystem() == system && contact.hasValue())
                .map(ContactPoint::getValue)
                .toList();
    }

    static boolean hasUniversal(Patient patient) {
        return patient.getIdentifier().stream().anyMatch(Patients::isUniversal);
    }

    static Optional<UniversalIdentifier> universalOf(Patient patient) {
        return patient.getIdentifier().stream()
                .filter(Patients::isUniversal)
                .findFirst()
                .map(identifier -> new UniversalIdentifier(identifier.getValue()));
    }

    static void addUniversal(Patient patient, UniversalIdentifier identifier) {
        patient.addIdentifier().setSystem(UniversalIdentifier.SYSTEM).setValue(identifier.value());
    }

    /** Whatever the new version says, the universal identifiers are those of the old one, in their old places. */
    static void keepUniversal(Patient before, Patient after) {
        after.getIdentifier().removeIf(Patients::isUniversal);
        List<Identifier> old = before.getIdentifier();
        for (int i = 0; i < old.size(); i++) {
            if (isUniversal(old.get(i))) {
                List<Identifier> kept = after.getIdentifier();
                kept.add(Math.min(i, kept.size()), old.get(i).copy());
            }
        }
    }

    private static boolean isUniversal(Identifier identifier) {
        return UniversalIdentifier.SYSTEM.equals(identifier.getSystem());
    }
}
