package health.attest.consent.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.attest.access.ResourceReference;
import health.attest.consent.ConsentRecord;
import health.attest.consent.ConsentUnavailableException;
import health.attest.consent.Provision;
import health.attest.consent.Timespan;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConsentJsonTest {

    @Test
    void aConsentComesBackAsItWasWritten() {
        Provision exception = new Provision(
                Provision.Type.PERMIT,
                Timespan.ALWAYS,
                List.of(new Provision.ActorCriterion(
                        Set.of("http://example.org|IRCP"), new ResourceReference("Practitioner", "otto"))),
                Set.of("access"),
                Set.of("http://example.org|HIV"),
                Set.of("TREAT"),
                Set.of("http://hl7.org/fhir/resource-types|Observation"),
                Set.of("http://loinc.org|2339-0"),
                new Timespan(Instant.parse("2020-01-01T00:00:00Z"), Instant.MAX),
                List.of(new Provision.DataCriterion(Provision.Meaning.RELATED, null)),
                true,
                List.of());
        Provision root = new Provision(
                null,
                Timespan.ALWAYS,
                List.of(),
                Set.of(),
                Set.of(),
                Set.of(),
                Set.of(),
                Set.of(),
                null,
                List.of(),
                false,
                List.of(exception));
        ConsentRecord consent = new ConsentRecord("c", 3, "alice", true, Provision.Type.DENY, root, true, false, true);

        assertThat(ConsentJson.read(ConsentJson.write(consent), ConsentRecord.class))
                .isEqualTo(consent);
    }

    @Test
    void whatCannotBeReadIsNoConsent() {
        assertThatThrownBy(() -> ConsentJson.read("{\"patient\":", ConsentRecord.class))
                .isInstanceOf(ConsentUnavailableException.class);
    }
}
