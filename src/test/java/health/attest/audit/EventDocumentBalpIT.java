package health.attest.audit;

import static health.attest.audit.AuditFixtures.ALICE;
import static health.attest.audit.AuditFixtures.BACKEND;
import static health.attest.audit.AuditFixtures.DR_GRACE;
import static health.attest.audit.AuditFixtures.NOBODY;
import static health.attest.audit.AuditFixtures.OBSERVATION;
import static health.attest.audit.AuditFixtures.entry;
import static health.attest.audit.AuditFixtures.interaction;
import static health.attest.audit.AuditFixtures.record;
import static org.assertj.core.api.Assertions.assertThat;

import health.attest.access.AccessDecision.Deny;
import health.attest.access.Caller;
import health.attest.access.DenialReason;
import health.attest.access.Interaction.Kind;
import health.attest.access.Occurrence;
import health.attest.access.RequestStage;
import health.attest.audit.AccessRecord.About;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class EventDocumentBalpIT {
    private static final String BALP = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.";
    private static final String BASE = "http://hl7.org/fhir/StructureDefinition/AuditEvent";
    private static final About DATA = About.data(OBSERVATION, "3");
    private static final About QUERY = About.query("GET Observation?patient=alice-1");

    private static BalpProfiles balp;

    @BeforeAll
    static void load() {
        balp = BalpProfiles.load();
    }

    static Stream<Arguments> shapes() {
        return Stream.of(
                Arguments.of(Kind.CREATE, DATA, "Create"),
                Arguments.of(Kind.READ, DATA, "Read"),
                Arguments.of(Kind.VREAD, DATA, "Read"),
                Arguments.of(Kind.UPDATE, DATA, "Update"),
                Arguments.of(Kind.PATCH, DATA, "Update"),
                Arguments.of(Kind.DELETE, DATA, "Delete"),
                Arguments.of(Kind.SEARCH_TYPE, QUERY, "Query"),
                Arguments.of(Kind.SEARCH_SYSTEM, QUERY, "Query"),
                Arguments.of(Kind.SEARCH_PAGE, QUERY, "Query"));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void anInteractionKeepsItsPatternForUsersSystemsAndNobody(Kind kind, About about, String profile) {
        for (Caller caller : List.of(DR_GRACE, BACKEND, NOBODY)) {
            String json = json(record(EventKind.of(interaction(kind)), caller, about));

            assertThat(balp.objections(json, BALP + profile)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void anInteractionWithAPatientKeepsThePatientFormOfItsPattern(Kind kind, About about, String profile) {
        String json = json(record(EventKind.of(interaction(kind)), DR_GRACE, about.ofPatient(ALICE)));

        assertThat(balp.objections(json, BALP + "Patient" + profile)).isEmpty();
        assertThat(json).contains("\"" + BALP + "Patient" + profile + "\"");
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void anInteractionNamesItsTokenAsTheOauthPatternsWant(Kind kind, About about, String profile) {
        String json = json(record(EventKind.of(interaction(kind)), DR_GRACE, about.ofPatient(ALICE)));

        assertThat(balp.objections(json, BALP + "OAUTHaccessTokenUse.Minimal")).isEmpty();
        assertThat(balp.objections(json, BALP + "OAUTHaccessTokenUse.Comprehensive"))
                .isEmpty();
    }

    @Test
    void aClientWithoutAUserStillNamesItselfAsTheOauthPatternWants() {
        String json = json(record(EventKind.of(interaction(Kind.READ)), BACKEND, DATA));

        assertThat(balp.objections(json, BALP + "OAUTHaccessTokenUse.Comprehensive"))
                .isEmpty();
    }

    @Test
    void aConsentDecisionKeepsItsPatternWhetherItPermitsOrDenies() {
        About decided = About.NOTHING.ofPatient(ALICE).decidedBy(List.of("Consent/c-1/_history/2"));
        Outcome denied = Outcome.refused(new Deny(RequestStage.CONSENT, DenialReason.CONSENT_DENIES, "Consent/c-1"));

        String permit = json(record(EventKind.CONSENT_DECISION, DR_GRACE, decided));
        String deny = json(record(EventKind.CONSENT_DECISION, BACKEND, decided, denied));
        String implicit = json(record(EventKind.CONSENT_DECISION, DR_GRACE, About.NOTHING.ofPatient(ALICE), denied));

        assertThat(balp.objections(permit, BALP + "AuthZconsent")).isEmpty();
        assertThat(balp.objections(deny, BALP + "AuthZconsent")).isEmpty();
        assertThat(balp.objections(implicit, BALP + "AuthZconsent")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aFailureIsAValidAuditEventThatClaimsNoPattern(Kind kind) {
        String json = json(record(EventKind.of(interaction(kind)), DR_GRACE, DATA, Outcome.ofStatus(404)));

        assertThat(balp.objections(json, BASE)).isEmpty();
        assertThat(json).doesNotContain("\"profile\"").contains("\"outcome\":\"4\"");
    }

    @ParameterizedTest
    @EnumSource(Occurrence.class)
    void anOccurrenceIsAValidAuditEvent(Occurrence occurrence) {
        About about = About.subject("account-7", Map.of("factor", "totp"));

        String json = json(record(EventKind.of(occurrence), NOBODY, about));

        assertThat(balp.objections(json, BASE)).isEmpty();
    }

    @Test
    void theValidatorWouldSayNo() {
        String withoutAgent = json(record(EventKind.of(interaction(Kind.READ)), DR_GRACE, DATA))
                .replace("110152", "110155");

        assertThat(balp.objections(withoutAgent, BALP + "Read")).isNotEmpty();
    }

    private static String json(AccessRecord record) {
        return entry(record).json();
    }
}
