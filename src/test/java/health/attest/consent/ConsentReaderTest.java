package health.attest.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConsentReaderTest {
    private static final ConsentReader READER = new ConsentReader("https://ehr.example/fhir", ZoneOffset.UTC);

    @Test
    void onlyAnActivePrivacyConsentIsInForce() {
        assertThat(record(consent -> {}).active()).isTrue();
        assertThat(record(consent -> consent.setStatus(Consent.ConsentState.PROPOSED))
                        .active())
                .isFalse();
        assertThat(record(consent -> consent.setStatus(Consent.ConsentState.INACTIVE))
                        .active())
                .isFalse();
        assertThat(record(consent -> consent.getScope().getCodingFirstRep().setCode("research"))
                        .active())
                .isFalse();
    }

    @Test
    void theBaseComesFromThePolicyRule() {
        assertThat(record(consent -> {}).base()).isNull();
        assertThat(record(policyRule("OPTIN")).base()).isEqualTo(Provision.Type.PERMIT);
        assertThat(record(policyRule("OPTOUT")).base()).isEqualTo(Provision.Type.DENY);
        assertThat(record(policyRule("hipaa-auth")).base()).isNull();
        assertThat(record(policyRule("OPTIN")
                                .andThen(consent -> consent.getPolicyRule().addCoding(new Coding().setCode("OPTOUT"))))
                        .base())
                .isEqualTo(Provision.Type.DENY);
    }

    @Test
    void itKnowsIdVersionAndPatient() {
        ConsentRecord record = record(consent -> {});

        assertThat(record.versionReference()).isEqualTo("Consent/c1/_history/3");
        assertThat(record.patient()).isEqualTo("alice");
        assertThat(READER.read(new Consent(), true)).isEmpty();
    }

    @Test
    void itExpiresWhenItsProvisionEnds() {
        ConsentRecord may = record(consent -> consent.getProvision().setPeriod(period(null, "2026-05")));

        assertThat(may.expiry()).contains(Instant.parse("2026-06-01T00:00:00Z"));
        assertThat(may.countsAt(Instant.parse("2026-05-31T23:59:59.999Z"))).isTrue();
        assertThat(may.countsAt(Instant.parse("2026-06-01T00:00:00Z"))).isFalse();
        assertThat(record(consent -> {}).expiry()).isEqualTo(Optional.empty());
    }

    @Test
    void anUnknownModifierMakesTheWholeDoubtful() {
        assertThat(record(consent -> consent.addModifierExtension(
                                new Extension("http://example.org/not", new StringType("?"))))
                        .doubtful())
                .isTrue();
        assertThat(record(consent -> consent.setImplicitRules("http://example.org/rules"))
                        .doubtful())
                .isTrue();
    }

    @Test
    void eightLevelsAreReadAndANinthIsBeyondUnderstanding() {
        assertThat(record(consent -> nest(consent, 8)).intelligible()).isTrue();
        assertThat(record(consent -> nest(consent, 9)).intelligible()).isFalse();
        assertThat(READER.faults(sample(consent -> nest(consent, 8)))).isEmpty();
        assertThat(READER.faults(sample(consent -> nest(consent, 20))))
                .containsExactly("Consent.provision is nested deeper than 8 levels");
    }

    @Test
    void faultsNameTheElement() {
        assertThat(READER.faults(new Consent()))
                .containsExactly("Consent.patient must refer to a Patient of this server");
        assertThat(READER.faults(sample(consent -> consent.getProvision().setPeriod(period("2026", "2025")))))
                .containsExactly("Consent.provision.period ends before it starts");
        assertThat(READER.faults(sample(consent -> consent.getProvision().setDataPeriod(period("2026", "2025")))))
                .containsExactly("Consent.provision.dataPeriod ends before it starts");
        assertThat(READER.faults(sample(consent -> consent.getProvision().addProvision())))
                .containsExactly("Consent.provision.provision[0].type is required below the first provision");
    }

    /** The provision of a Consent, read. */
    static Provision read(Consumer<Consent.ProvisionComponent> stating) {
        Provision root =
                record(consent -> stating.accept(consent.getProvision())).root();
        return root == null ? ConsentFixtures.provision(null) : root;
    }

    static Period period(@Nullable String start, @Nullable String end) {
        Period period = new Period();
        if (start != null) {
            period.setStartElement(new DateTimeType(start));
        }
        if (end != null) {
            period.setEndElement(new DateTimeType(end));
        }
        return period;
    }

    private static ConsentRecord record(Consumer<Consent> changing) {
        return READER.read(sample(changing), true).orElseThrow();
    }

    private static Consent sample(Consumer<Consent> changing) {
        Consent consent = new Consent();
        consent.setId("Consent/c1/_history/3");
        consent.setStatus(Consent.ConsentState.ACTIVE);
        consent.setScope(new CodeableConcept(
                new Coding("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy", null)));
        consent.getPatient().setReference("Patient/alice");
        changing.accept(consent);
        return consent;
    }

    private static Consumer<Consent> policyRule(String code) {
        return consent -> consent.getPolicyRule().addCoding(new Coding().setCode(code));
    }

    private static void nest(Consent consent, int levels) {
        Consent.ProvisionComponent provision = consent.getProvision();
        for (int level = 1; level < levels; level++) {
            provision = provision.addProvision().setType(Consent.ConsentProvisionType.DENY);
        }
    }
}
