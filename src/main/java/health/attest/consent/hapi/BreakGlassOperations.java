package health.attest.consent.hapi;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.searchparam.SearchParameterMap;
import ca.uhn.fhir.model.api.IQueryParameterType;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.DateParam;
import ca.uhn.fhir.rest.param.StringParam;
import ca.uhn.fhir.rest.param.TokenParam;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import health.attest.access.DenialReason;
import health.attest.access.ResourceReference;
import health.attest.access.Role;
import health.attest.access.Tenant;
import health.attest.consent.BreakGlass;
import health.attest.consent.BreakGlassGrant;
import health.attest.consent.ConsentLimits;
import java.time.Clock;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;

/** Breaking the glass: in an emergency, for an hour, for one patient, with a reason. */
final class BreakGlassOperations {
    private final BreakGlass breakGlass;
    private final ConsentLimits limits;
    private final StoredResources stored;
    private final DaoRegistry daos;
    private final EmergencyNotices notices;
    private final Clock clock;

    BreakGlassOperations(
            BreakGlass breakGlass,
            ConsentLimits limits,
            StoredResources stored,
            DaoRegistry daos,
            EmergencyNotices notices,
            Clock clock) {
        this.breakGlass = breakGlass;
        this.limits = limits;
        this.stored = stored;
        this.daos = daos;
        this.notices = notices;
        this.clock = clock;
    }

    /** Opens the record of a patient whose id is known. */
    @Operation(name = "$break-glass", typeName = "Patient")
    public Parameters open(
            @IdParam IdType id,
            @OperationParam(name = "reason", min = 1) @Nullable StringType reason,
            RequestDetails request) {
        Judging judging = breaker(request);
        String why = reason(reason);
        Tenant tenant = judging.context().tenant();
        return stored.read(tenant, new ResourceReference("Patient", id.getIdPart()))
                .map(patient -> open(judging, patient.getIdElement().getIdPart(), why))
                .orElseThrow(() -> Judging.refusal(DenialReason.NOT_FOUND, "no-such-patient"));
    }

    /** Opens the record of the one patient with that identifier, or that name and birth date. */
    @Operation(name = "$break-glass", typeName = "Patient")
    public Parameters find(
            @OperationParam(name = "identifier") @Nullable Identifier identifier,
            @OperationParam(name = "family") @Nullable StringType family,
            @OperationParam(name = "birthDate") @Nullable DateType birthDate,
            @OperationParam(name = "reason", min = 1) @Nullable StringType reason,
            RequestDetails request) {
        Judging judging = breaker(request);
        String why = reason(reason);
        SearchParameterMap query = new SearchParameterMap();
        query.setLoadSynchronousUpTo(2);
        if (identifier != null && identifier.hasValue()) {
            query.add(
                    "identifier", (IQueryParameterType) new TokenParam(identifier.getSystem(), identifier.getValue()));
        } else if (family != null && family.hasValue() && birthDate != null && birthDate.hasValue()) {
            query.add("family", (IQueryParameterType) new StringParam(family.getValue(), true));
            query.add("birthdate", (IQueryParameterType) new DateParam(birthDate.getValueAsString()));
        } else {
            throw new InvalidRequestException("identifier, or family and birthDate, must be given");
        }
        List<? extends Object> found = daos.getResourceDao(Patient.class)
                .search(query, stored.within(judging.context().tenant()))
                .getAllResources();
        if (found.size() != 1) {
            throw Judging.refusal(DenialReason.NOT_FOUND, "not-exactly-one-patient");
        }
        return open(judging, ((Resource) found.get(0)).getIdElement().getIdPart(), why);
    }

    /** Ends the caller's own grants for a patient; a privacy officer ends everybody's. */
    @Operation(name = "$end-break-glass", typeName = "Patient")
    public Parameters end(@IdParam IdType id, RequestDetails request) {
        Judging judging = caller(request);
        boolean officer = judging.actor().roles().contains(Role.PRIVACY_OFFICER);
        int ended = breakGlass.end(
                judging.context().tenant(),
                officer ? Optional.empty() : Optional.of(judging.actor().subject()),
                id.getIdPart(),
                clock.instant());
        return new Parameters().addParameter("ended", new IntegerType(ended));
    }

    private Parameters open(Judging judging, String patient, String reason) {
        Optional<BreakGlassGrant> grant = breakGlass.open(
                judging.context().tenant(), judging.actor().subject(), patient, reason, clock.instant());
        notices.tell(judging, patient, reason, grant.isPresent());
        return grant.map(each -> new Parameters()
                        .addParameter("patient", new StringType("Patient/" + patient))
                        .addParameter(
                                "until", new InstantType(Date.from(each.span().end()))))
                .orElseThrow(() -> Judging.refusal(DenialReason.RATE_LIMITED, "break-glass-limit"));
    }

    private Judging breaker(RequestDetails request) {
        Judging judging = caller(request);
        if (Collections.disjoint(judging.actor().roles(), limits.glassBreakers())) {
            throw Judging.refusal(DenialReason.ROLE_FORBIDS, "break-glass-roles");
        }
        return judging;
    }

    private static Judging caller(RequestDetails request) {
        return Judging.of(request)
                .orElseThrow(() -> Judging.refusal(DenialReason.NOT_AUTHENTICATED, "operation-needs-caller"));
    }

    private static String reason(@Nullable StringType reason) {
        String text = reason == null || reason.getValue() == null
                ? ""
                : reason.getValue().strip();
        if (text.length() < BreakGlass.REASON_LENGTH_MIN || text.length() > BreakGlass.REASON_LENGTH_MAX) {
            throw new InvalidRequestException("reason must have from " + BreakGlass.REASON_LENGTH_MIN + " to "
                    + BreakGlass.REASON_LENGTH_MAX + " characters");
        }
        return text;
    }
}
