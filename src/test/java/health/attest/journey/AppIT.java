package health.attest.journey;

import health.attest.access.Role;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What tests of apps share: an app of their own, people and patients. */
abstract class AppIT extends ServerIT {
    protected static final String SCOPES =
            "openid fhirUser profile launch launch/patient offline_access online_access patient/*.rs user/*.cruds"
                    + " attest/security.write";
    protected static final String CANARY = "Launchcanary";

    private @Nullable TestClient client;

    /** The app of this test; made when it is asked for, for the server may not run before. */
    protected final TestClient client() {
        TestClient made = client;
        if (made == null) {
            made = TestClient.app(TENANT_A, SmartApp.REDIRECT, SCOPES);
            client = made;
        }
        return made;
    }

    protected final SmartApp appOf(TestPerson person) {
        return new SmartApp(client(), anonymous().with("Cookie", person.cookie()), anonymous(), baseUrl());
    }

    protected final TestPerson patientAccount(String patient) {
        return person(Role.PATIENT, "Patient/" + patient);
    }

    protected final TestPerson person(Role role, @Nullable String fhirUser) {
        return TestPerson.signedIn(this, TENANT_A, role, fhirUser);
    }

    protected final String patient() {
        return patient(CANARY);
    }

    protected final String patient(String family) {
        return system(TENANT_A)
                .post(
                        "/fhir/Patient",
                        "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"" + family
                                + "\",\"given\":[\"Ann\"]}],\"birthDate\":\"1980-01-02\"}")
                .id();
    }

    /** The request with one parameter changed, or left out where the value is empty. */
    protected static Map<String, String> with(Map<String, String> request, String name, String value) {
        if (value.isEmpty()) {
            request.remove(name);
        } else {
            request.put(name, value);
        }
        return request;
    }
}
