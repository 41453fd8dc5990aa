package health.attest.anchor.hapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.model.RequestPartitionId;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.IFhirResourceDao;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.rest.api.PatchTypeEnum;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import health.attest.access.ResourceReference;
import health.attest.access.Tenant;
import health.attest.anchor.LedgerRecords;
import health.attest.anchor.LoggedEntry;
import health.attest.journey.ServerIT;
import health.attest.ledger.CanonicalResource;
import health.attest.ledger.Hash;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Meta;
import org.hl7.fhir.r4.model.Narrative;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Every version that commits gets its entry, and a read of that version has the digest in it. */
class OutboxIT extends ServerIT {
    private static final Tenant TENANT = new Tenant(TENANT_A);

    @Autowired
    private DaoRegistry daos;

    @Autowired
    private IFhirSystemDao<Bundle, Meta> system;

    @Autowired
    private FhirContext fhir;

    @Autowired
    private LedgerRecords records;

    @Test
    void aCreatedVersionIsReadWithTheDigestInTheLog() {
        Observation observation = new Observation().setStatus(Observation.ObservationStatus.FINAL);
        observation.setSubject(new Reference(create(new Patient()).toUnqualifiedVersionless()));
        observation.getMeta().addProfile("http://example.org/b").addProfile("http://example.org/a");
        observation
                .getMeta()
                .addTag()
                .setSystem("urn:t")
                .setCode("z")
                .setDisplay("Z")
                .setVersion("2");
        observation.getMeta().addTag("urn:t", "a", null);
        observation.getMeta().addSecurity("urn:s", "R", "restricted");
        observation.getCode().setText("\u00e9\u2028 \"quoted\" \ud83d\ude00");
        observation.setValue(new Quantity().setValue(new BigDecimal("1.10")));
        observation.getText().setStatus(Narrative.NarrativeStatus.GENERATED);
        observation.getText().setDivAsString("<div>it &amp; that</div>");

        IIdType id = create(observation);

        assertThat(logged(id)).isEqualTo(digestOfRead(id));
    }

    @Test
    void anUpdateKeepsLabelsAndIsReadWithTheDigestInTheLog() {
        Patient patient = new Patient();
        patient.getMeta().addTag("urn:t", "kept", "Kept");
        patient.getMeta().addSecurity("urn:s", "R", null);
        IIdType first = create(patient);

        Patient changed = new Patient();
        changed.setId(first.toUnqualifiedVersionless());
        changed.setActive(true);
        changed.getMeta().addTag("urn:t", "new", null);
        IIdType second = dao("Patient").update(changed, request()).getId();

        assertThat(second.getVersionIdPart()).isEqualTo("2");
        assertThat(logged(second)).isEqualTo(digestOfRead(second));
        assertThat(logged(first)).isEqualTo(digestOfRead(first));
    }

    @Test
    void aPatchIsReadWithTheDigestInTheLog() {
        IIdType id = create(new Patient());

        IIdType patched = dao("Patient")
                .patch(
                        id.toUnqualifiedVersionless(),
                        null,
                        PatchTypeEnum.JSON_PATCH,
                        "[{\"op\":\"add\",\"path\":\"/active\",\"value\":true}]",
                        null,
                        request())
                .getId();

        assertThat(logged(patched)).isEqualTo(digestOfRead(patched));
    }

    @Test
    void anUpdateThatChangesNothingMakesNoEntry() {
        IIdType id = create(new Patient().setActive(true));
        Patient same = (Patient) dao("Patient").read(id.toUnqualifiedVersionless(), request());

        dao("Patient").update(same, request());

        assertThat(entriesOf(id)).isEqualTo(1);
    }

    @Test
    void aDeletionIsAnEntryOfItsOwn() {
        IIdType id = create(new Patient());

        dao("Patient").delete(id.toUnqualifiedVersionless(), request());

        assertThat(logged(new IdType("Patient", id.getIdPart(), "2")))
                .isEqualTo(CanonicalResource.digestOfDeletion("Patient", id.getIdPart(), 2));
        assertThat(logged(new IdType("Patient", id.getIdPart(), "1"))).isNotNull();
    }

    @Test
    void aConditionalCreateThatFindsTheResourceMakesNoEntry() {
        String value = UUID.randomUUID().toString();
        Patient patient = new Patient();
        patient.addIdentifier().setSystem("urn:x").setValue(value);
        IIdType id = create(patient);

        dao("Patient").create(patient.copy().setId((String) null), "Patient?identifier=urn:x|" + value, request());

        assertThat(entriesOf(id)).isEqualTo(1);
    }

    @Test
    void everyEntryOfATransactionIsReadWithTheDigestInTheLog() {
        Bundle bundle = new Bundle().setType(Bundle.BundleType.TRANSACTION);
        Patient patient = new Patient();
        patient.addName().setFamily("Referred");
        bundle.addEntry()
                .setFullUrl("urn:uuid:0d2a2b9c-3f9b-4a60-9a53-3f2f9d8a7b10")
                .setResource(patient)
                .getRequest()
                .setMethod(Bundle.HTTPVerb.POST)
                .setUrl("Patient");
        Observation observation = new Observation().setStatus(Observation.ObservationStatus.FINAL);
        observation.getCode().setText("referring");
        observation.setSubject(new Reference("urn:uuid:0d2a2b9c-3f9b-4a60-9a53-3f2f9d8a7b10"));
        bundle.addEntry()
                .setResource(observation)
                .getRequest()
                .setMethod(Bundle.HTTPVerb.POST)
                .setUrl("Observation");

        Bundle answer = system.transaction(request(), bundle);

        for (Bundle.BundleEntryComponent entry : answer.getEntry()) {
            IIdType id = new IdType(entry.getResponse().getLocation());
            assertThat(logged(id)).isEqualTo(digestOfRead(id));
        }
    }

    @Test
    void aTransactionThatFailsLeavesNoEntry() throws SQLException {
        String id = "f" + UUID.randomUUID();
        Bundle bundle = new Bundle().setType(Bundle.BundleType.TRANSACTION);
        Patient patient = new Patient();
        patient.setId(id);
        bundle.addEntry()
                .setResource(patient)
                .getRequest()
                .setMethod(Bundle.HTTPVerb.PUT)
                .setUrl("Patient/" + id);
        bundle.addEntry()
                .setResource(new Observation().setSubject(new Reference("Patient/absent")))
                .getRequest()
                .setMethod(Bundle.HTTPVerb.POST)
                .setUrl("Observation");

        assertThatThrownBy(() -> system.transaction(request(), bundle)).isInstanceOf(BaseServerResponseException.class);

        assertThat(rows("select count(*) from attest.outbox where ref = 'Patient/" + id + "'"))
                .isZero();
        assertThat(rows("select count(*) from attest.envelopes where ref = 'Patient/" + id + "'"))
                .isZero();
    }

    private IIdType create(IBaseResource resource) {
        return dao(resource.fhirType()).create(resource, request()).getId();
    }

    @SuppressWarnings("unchecked")
    private IFhirResourceDao<IBaseResource> dao(String type) {
        return daos.getResourceDao(type);
    }

    private static SystemRequestDetails request() {
        SystemRequestDetails request = new SystemRequestDetails();
        request.setRequestPartitionId(RequestPartitionId.fromPartitionName(TENANT_A));
        return request;
    }

    private Hash logged(IIdType id) {
        LoggedEntry entry = await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> records.find(
                                TENANT,
                                new ResourceReference(id.getResourceType(), id.getIdPart()),
                                Long.parseLong(id.getVersionIdPart())),
                        Optional::isPresent)
                .orElseThrow();
        return entry.envelope().orElseThrow().digest();
    }

    private Hash digestOfRead(IIdType id) {
        IBaseResource read = dao(id.getResourceType()).read(id, request());
        return CanonicalResource.digest(fhir.newJsonParser().encodeResourceToString(read));
    }

    private long entriesOf(IIdType id) {
        logged(new IdType(id.getResourceType(), id.getIdPart(), "1"));
        try {
            String ref = id.getResourceType() + "/" + id.getIdPart();
            return rows("select count(*) from attest.outbox where ref = '" + ref + "'")
                    + rows("select count(*) from attest.envelopes where ref = '" + ref + "'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long rows(String query) throws SQLException {
        try (Connection connection = asSuperuser();
                ResultSet row = connection.createStatement().executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
