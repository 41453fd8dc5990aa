package health.attest.issuer;

import health.attest.account.SignedIn;
import java.util.List;
import java.util.Optional;

/** The patients that somebody may launch an app on: those this person reaches anyway. Thread-safe. */
public interface Patients {
    /** Most patients offered at once. */
    int CHOICE_MAX = 20;

    /**
     * A patient to choose.
     *
     * @param id logical id
     * @param name what people read
     * @param birthDate as FHIR has it, or empty
     */
    record Choice(String id, String name, String birthDate) {}

    /** Patients whose name matches; empty when the person reaches none. */
    List<Choice> find(SignedIn person, String name);

    /** One patient, if the person reaches it. */
    Optional<Choice> read(SignedIn person, String id);
}
