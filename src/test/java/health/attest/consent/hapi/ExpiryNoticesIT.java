package health.attest.consent.hapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.attest.consent.ExpiringConsents;
import health.attest.journey.Http;
import health.attest.journey.ServerIT;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Patients are told before a Consent of theirs ends: once a month before, once a week before. */
class ExpiryNoticesIT extends ServerIT {
    @Autowired
    private ExpiryNotices notices;

    @Autowired
    private ExpiringConsents rounds;

    @Autowired
    private Clock clock;

    @Test
    void aMonthAndAWeekBeforeItsEndThePatientIsToldOnce() {
        String far = patientWithConsentFor(Duration.ofDays(31));
        String month = patientWithConsentFor(Duration.ofDays(29));
        String week = patientWithConsentFor(Duration.ofDays(6));
        String over = patientWithConsentFor(Duration.ofDays(-1));

        assertThat(notices.tellAll()).isGreaterThanOrEqualTo(2);
        notices.tellAll();

        assertThat(told(far)).isEmpty();
        assertThat(told(month)).containsExactly("expires-in-30-days");
        assertThat(told(week)).containsExactly("expires-in-7-days");
        assertThat(told(over)).isEmpty();
    }

    @Test
    void oneInstanceDoesTheRoundOfADay() {
        Instant far = clock.instant().plus(Duration.ofDays(3_650));

        assertThat(rounds.begin(far)).isTrue();
        assertThat(rounds.begin(far.plusSeconds(1))).isFalse();
        assertThat(rounds.begin(far.plus(Duration.ofMinutes(11))))
                .as("its lease ran out")
                .isTrue();
        rounds.end(far.plus(Duration.ofMinutes(12)));
        assertThat(rounds.begin(far.plus(Duration.ofHours(23)))).isFalse();
        assertThat(rounds.begin(far.plus(Duration.ofHours(25)))).isTrue();
    }

    private String patientWithConsentFor(Duration left) {
        Http backend = system(TENANT_A);
        String patient = backend.post("/fhir/Patient", "{\"resourceType\":\"Patient\",\"active\":true}")
                .id();
        Instant end = clock.instant().plus(left);
        Http.Answer filed = backend.post("/fhir/Consent", """
                {"resourceType":"Consent","status":"active",
                 "scope":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/consentscope","code":"patient-privacy"}]},
                 "category":[{"coding":[{"system":"http://loinc.org","code":"59284-0"}]}],
                 "patient":{"reference":"Patient/%s"},
                 "policyRule":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"OPTIN"}]},
                 "provision":{"type":"deny","period":{"start":"2020-01-01","end":"%s"}}}""".formatted(patient, end));
        assertThat(filed.status()).as(filed.body()).isEqualTo(201);
        return patient;
    }

    private List<String> told(String patient) {
        List<String> told = new ArrayList<>();
        for (JsonNode entry : system(TENANT_A)
                .get("/fhir/Communication?subject=Patient/" + patient)
                .json()
                .path("entry")) {
            told.add(entry.at("/resource/category/0/coding/0/code").asText());
        }
        return told;
    }
}
