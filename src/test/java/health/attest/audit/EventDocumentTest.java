package health.attest.audit;

import static health.attest.audit.AuditFixtures.ALICE;
import static health.attest.audit.AuditFixtures.DR_GRACE;
import static health.attest.audit.AuditFixtures.NOBODY;
import static health.attest.audit.AuditFixtures.NOON;
import static health.attest.audit.AuditFixtures.OBSERVATION;
import static health.attest.audit.AuditFixtures.entry;
import static health.attest.audit.AuditFixtures.interaction;
import static health.attest.audit.AuditFixtures.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import health.attest.access.AccessDecision.Deny;
import health.attest.access.DenialReason;
import health.attest.access.Interaction;
import health.attest.access.Interaction.Kind;
import health.attest.access.RequestStage;
import health.attest.audit.AccessRecord.About;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.hl7.fhir.r4.model.AuditEvent;
import org.junit.jupiter.api.Test;

class EventDocumentTest {

    @Test
    void aReadNamesWhoDidWhatToWhatWhenWhyAndInWhichRequest() {
        AuditEvent event = parse(record(
                EventKind.of(interaction(Kind.READ)),
                DR_GRACE,
                About.data(OBSERVATION, "3").ofPatient(ALICE)));

        assertThat(event.getIdElement().getIdPart()).isEqualTo("019cb8a2-5a7b-7000-8000-000000000001");
        assertThat(event.getActionElement().getValueAsString()).isEqualTo("R");
        assertThat(event.getOutcomeElement().getValueAsString()).isEqualTo("0");
        assertThat(event.getRecordedElement().getValueAsString()).isEqualTo("2026-03-04T12:00:00.123Z");
        assertThat(event.getPeriod().getStartElement().getValueAsString()).isEqualTo("2026-03-04T12:00:00.103Z");
        assertThat(event.getPurposeOfEventFirstRep().getCodingFirstRep().getCode())
                .isEqualTo("TREAT");
        assertThat(event.getSource().getSite()).isEqualTo("north");
        assertThat(event.getAgent())
                .extracting(agent -> agent.getWho().getIdentifier().getValue())
                .containsExactly("demo-app", "dr-grace", "demo", "north");
        assertThat(event.getAgentFirstRep().getNetwork().getAddress()).isEqualTo("192.0.2.7");
        assertThat(event.getAgent().get(1).getWho().getReference()).isEqualTo("Practitioner/grace");
        assertThat(event.getAgent().get(1).getPolicy().get(0).getValue()).isEqualTo("jti-dr-grace");
        assertThat(event.getEntity())
                .extracting(entity -> entity.getWhat().getReference())
                .containsExactly("Patient/alice-1", "Observation/o-1/_history/3", null);
        assertThat(event.getEntity().get(2).getWhat().getIdentifier().getValue())
                .isEqualTo("req-1");
    }

    @Test
    void anOperationSaysItsName() {
        Interaction everything =
                new Interaction(Kind.OPERATION, "Patient", "alice-1", null, "$everything", Map.of(), false);

        AuditEvent event = parse(record(EventKind.of(everything), DR_GRACE, About.NOTHING));

        assertThat(event.getSubtype())
                .extracting(subtype -> subtype.getCode())
                .containsExactly("operation", "$everything");
    }

    @Test
    void aRefusalSaysWhichGateRefusedAndByWhichRule() {
        Deny deny = new Deny(RequestStage.SCOPES, DenialReason.INSUFFICIENT_SCOPE, "scope");

        AuditEvent event = parse(record(
                EventKind.of(interaction(Kind.READ)), DR_GRACE, About.data(OBSERVATION, null), Outcome.refused(deny)));

        assertThat(event.getOutcomeElement().getValueAsString()).isEqualTo("8");
        assertThat(event.getOutcomeDesc()).isEqualTo("scopes insufficient-scope scope");
        assertThat(event.getMeta().getProfile()).isEmpty();
    }

    @Test
    void statusesBecomeTheFourOutcomes() {
        assertThat(Outcome.ofStatus(200).level().code()).isEqualTo("0");
        assertThat(Outcome.ofStatus(304).level().code()).isEqualTo("0");
        assertThat(Outcome.ofStatus(404).level().code()).isEqualTo("4");
        assertThat(Outcome.ofStatus(422).level().code()).isEqualTo("4");
        assertThat(Outcome.ofStatus(403).level().code()).isEqualTo("8");
        assertThat(Outcome.ofStatus(429).level().code()).isEqualTo("8");
        assertThat(Outcome.ofStatus(500).level().code()).isEqualTo("12");
        assertThat(Outcome.ofStatus(503).level().code()).isEqualTo("12");
    }

    @Test
    void anUnavailableDependencyIsTheServersFailureNotARefusal() {
        Deny deny = new Deny(RequestStage.CONSENT, DenialReason.UNAVAILABLE, "consents");

        assertThat(Outcome.refused(deny).level().code()).isEqualTo("12");
    }

    @Test
    void whatHapiReadsAndWritesAgainIsByteForByteWhatIsStored() {
        String stored = entry(record(
                        EventKind.of(interaction(Kind.SEARCH_TYPE)),
                        DR_GRACE,
                        About.query("GET Patient?name=M\u00fcller \"x\"\n").ofPatient(ALICE)))
                .json();

        FhirContext r4 = FhirContext.forR4Cached();
        String again =
                r4.newJsonParser().encodeResourceToString(r4.newJsonParser().parseResource(stored));

        assertThat(TestJson.canonical(again)).isEqualTo(stored);
    }

    @Test
    void textFromOutsideCannotBreakOutOfItsString() {
        Requester requester = Requester.of(AuditFixtures.context(NOBODY)).with("evil\",\"outcome\":\"0\u0001\\", NOON);
        AccessRecord record = new AccessRecord(
                AuditFixtures.ID,
                AuditFixtures.DEMO,
                NOON,
                EventKind.of(interaction(Kind.READ)),
                Outcome.ofStatus(401),
                requester,
                About.NOTHING);

        AuditEvent event = parse(record);

        assertThat(event.getOutcomeElement().getValueAsString()).isEqualTo("8");
        assertThat(event.getEntityFirstRep()
                        .getDetailFirstRep()
                        .getValueStringType()
                        .getValue())
                .isEqualTo("evil\",\"outcome\":\"0\u0001\\");
    }

    @Test
    void anIdTellsTheMillisecondItWasRecordedIn() {
        UUID id = new EventIds(new Random(7)).at(NOON);

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(EventIds.recordedOf(id)).isEqualTo(NOON);
    }

    @Test
    void aStoredEventComesBackAsItWas() {
        byte[] json = entry(record(EventKind.of(interaction(Kind.READ)), DR_GRACE, About.data(OBSERVATION, "3")))
                .bytes();

        byte[] stored = EventCompression.compress(json);

        assertThat(EventCompression.decompress((short) 1, stored)).isEqualTo(json);
        assertThat(stored.length).isLessThan(json.length / 4);
    }

    @Test
    void bytesThatAreNoStoredEventAreRefused() {
        byte[] noise = {1, 2, 3, 4};

        assertThatThrownBy(() -> EventCompression.decompress((short) 1, noise))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EventCompression.decompress((short) 2, noise))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theFirstDictionaryNeverChanges() {
        byte[] words = TestJson.resource("event-dictionary-1.txt");

        assertThat(TestJson.sha256(words))
                .isEqualTo("9e90d147d8bc839d3546fe4a75a2a06b035fb341f087f3a6059378c35d5aece0");
    }

    @Test
    void tokensAndSecretsNeverStandInTheQuery() {
        Interaction search = new Interaction(
                Kind.SEARCH_TYPE,
                "Patient",
                null,
                null,
                null,
                Map.of("access_token", List.of("secret-1"), "name", List.of("M")),
                false);

        assertThat(QueryText.of("GET", search)).isEqualTo("GET Patient?access_token=***&name=M");
    }

    private static AuditEvent parse(AccessRecord record) {
        return FhirContext.forR4Cached()
                .newJsonParser()
                .parseResource(AuditEvent.class, entry(record).json());
    }
}
