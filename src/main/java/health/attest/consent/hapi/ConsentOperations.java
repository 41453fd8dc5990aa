package health.attest.consent.hapi;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.IFhirResourceDao;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import health.attest.access.DenialReason;
import health.attest.access.ResourceReference;
import java.time.Clock;
import java.util.Date;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;

/** Filing and revoking a Consent, by the names of HL7 FAST Consent Management. */
final class ConsentOperations {
    /** Why a Consent became inactive, and when. */
    static final String REVOCATION = "https://attest.health/fhir/StructureDefinition/consent-revocation";

    private static final int TEXT_LENGTH_MAX = 1_000;

    private final DaoRegistry daos;
    private final Clock clock;

    ConsentOperations(DaoRegistry daos, Clock clock) {
        this.daos = daos;
        this.clock = clock;
    }

    /** Stores a Consent under the same rules as a create. */
    @Operation(name = "$file-consent", typeName = "Consent")
    public Parameters file(@OperationParam(name = "consent", min = 1) Consent consent, RequestDetails request) {
        if (consent == null) {
            throw new InvalidRequestException("parameter consent is missing");
        }
        Resource stored = (Resource) dao().create(consent, request).getResource();
        return new Parameters()
                .addParameter(new Parameters.ParametersParameterComponent()
                        .setName("consent")
                        .setResource(stored));
    }

    /** Makes a Consent inactive; nothing of it is lost. */
    @Operation(name = "$revoke-consent", typeName = "Consent")
    public Parameters revoke(
            @IdParam IdType id,
            @OperationParam(name = "reason", min = 1) @Nullable StringType reason,
            @OperationParam(name = "notes") @Nullable StringType notes,
            RequestDetails request) {
        Judging judging = Judging.of(request)
                .orElseThrow(() -> Judging.refusal(DenialReason.NOT_AUTHENTICATED, "operation-needs-caller"));
        if (judging.hides(new ResourceReference("Consent", id.getIdPart()))) {
            throw Judging.refusal(DenialReason.NOT_FOUND, "write-needs-read");
        }
        Consent consent =
                dao().read(new IdType("Consent", id.getIdPart()), request).copy();
        consent.setStatus(Consent.ConsentState.INACTIVE);
        Extension revocation = new Extension(REVOCATION);
        revocation.addExtension("reason", new StringType(text("reason", reason, 1)));
        revocation.addExtension("time", new DateTimeType(Date.from(clock.instant())));
        if (notes != null) {
            revocation.addExtension("notes", new StringType(text("notes", notes, 0)));
        }
        consent.addExtension(revocation);
        Resource stored = (Resource) dao().update(consent, request).getResource();
        return new Parameters()
                .addParameter(new Parameters.ParametersParameterComponent()
                        .setName("consent")
                        .setResource(stored));
    }

    private static String text(String name, @Nullable StringType value, int lengthMin) {
        String text = value == null || value.getValue() == null
                ? ""
                : value.getValue().strip();
        if (text.length() < lengthMin || text.length() > TEXT_LENGTH_MAX) {
            throw new InvalidRequestException(
                    "parameter " + name + " has from " + lengthMin + " to " + TEXT_LENGTH_MAX + " characters");
        }
        return text;
    }

    private IFhirResourceDao<Consent> dao() {
        return daos.getResourceDao(Consent.class);
    }
}
