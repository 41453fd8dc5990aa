package health.attest.identity.hapi;

import static org.assertj.core.api.Assertions.assertThat;

import health.attest.identity.UniversalIdentifier;
import java.util.List;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.Test;

class PatientsTest {
    private static final String GIVEN = "1".repeat(40);
    private static final String FORGED = "2".repeat(40);

    @Test
    void anUpdateKeepsTheIdentifierWhateverTheBodySays() {
        Patient before = patient("urn:local", "7");
        Patients.addUniversal(before, new UniversalIdentifier(GIVEN));
        Patient dropped = patient("urn:local", "7");
        Patient forged = patient(UniversalIdentifier.SYSTEM, FORGED);

        Patients.keepUniversal(before, dropped);
        Patients.keepUniversal(before, forged);

        assertThat(values(dropped)).containsExactly("7", GIVEN);
        assertThat(values(forged)).containsExactly(GIVEN);
    }

    @Test
    void nobodyGivesItToAPatientThatHasNone() {
        Patient forged = patient(UniversalIdentifier.SYSTEM, FORGED);

        Patients.keepUniversal(patient("urn:local", "7"), forged);

        assertThat(forged.getIdentifier()).isEmpty();
    }

    @Test
    void readsTheOfficialNameAndWhatCanBeReached() {
        Patient patient = patient("urn:local", "7");
        patient.addName().setUse(HumanName.NameUse.NICKNAME).setFamily("Nick");
        patient.addName().setUse(HumanName.NameUse.OFFICIAL).setFamily("Rossi").addGiven("Anna");

        assertThat(Patients.traitsOf(patient).family()).contains("Rossi");
        assertThat(Patients.traitsOf(patient).given()).containsExactly("Anna");
        assertThat(Patients.traitsOf(patient).birthDate()).isEmpty();
    }

    private static List<String> values(Patient patient) {
        return patient.getIdentifier().stream().map(Identifier::getValue).toList();
    }

    private static Patient patient(String system, String value) {
        Patient patient = new Patient();
        patient.addIdentifier().setSystem(system).setValue(value);
        return patient;
    }
}
