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
import health.attest.access.AccessFact;
import health.attest.access.AccessRefusedException;
import health.attest.access.DenialReason;
import health.attest.access.Occurrence;
import health.attest.access.ResourceReference;
import health.attest.access.Role;
import health.attest.consent.BreakGlass;
import health.attest.consent.BreakGlassGrant;
import health.attest.consent.ConsentGate;
import health.attest.consent.ConsentLimits;
import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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
import org.springframework.context.ApplicationEventPublisher;

/** Breaking the glass: in an emergency, for an hour, for one patient, with a reason. */
final class BreakGlassOperations {
    private final BreakGlass breakGlass;
    private final ConsentLimits limits;
    private final ConsentGate gate;
    private final StoredResources stored;
    private final DaoRegistry daos;
    private final EmergencyNotices notices;
    private final ApplicationEventPublisher facts;

    BreakGlassOperations(
            BreakGlass breakGlass,
            ConsentLimits limits,
            Judging.Parts parts,
            DaoRegistry daos,
            EmergencyNotices notices,
            ApplicationEventPublisher facts) {
        this.breakGlass = breakGlass;
        this.limits = limits;
        this.gate = parts.gate();
        this.stored = parts.stored();
        this.daos = daos;
        this.notices = notices;
        this.facts = facts;
    }

    /** Opens the record of a patient whose id is known. */
    @Operation(name = "$break-glass", typeName = "Patient")
    public Parameters open(
            @IdParam IdType id,
            @OperationParam(name = "reason", min = 1) @Nullable StringType reason,
            RequestDetails request) {
        Judging judging = caller(request);
        ResourceReference asked = new ResourceReference("Patient", id.getIdPart());
        return told(judging, asked.toString(), reason, why -> {
            Optional<Resource> patient = stored.read(judging.context().tenant(), asked);
            return open(
                    judging,
                    patient.map(each -> each.getIdElement().getIdPart())
                            .orElseThrow(() -> Judging.refusal(DenialReason.NOT_FOUND, "no-such-patient")),
                    why);
        });
    }

    /** Opens the record of the one patient with that identifier, or that name and birth date. */
    @Operation(name = "$break-glass", typeName = "Patient")
    public Parameters find(
            @OperationParam(name = "identifier") @Nullable Identifier identifier,
            @OperationParam(name = "family") @Nullable StringType family,
            @OperationParam(name = "birthDate") @Nullable DateType birthDate,
            @OperationParam(name = "reason", min = 1) @Nullable StringType reason,
            RequestDetails request) {
        Judging judging = caller(request);
        return told(
                judging,
                null,
                reason,
                why -> open(judging, theOne(judging, query(identifier, family, birthDate)), why));
    }

    private static SearchParameterMap query(
            @Nullable Identifier identifier, @Nullable StringType family, @Nullable DateType birthDate) {
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
        return query;
    }

    private String theOne(Judging judging, SearchParameterMap query) {
        List<? extends Object> found = daos.getResourceDao(Patient.class)
                .search(query, stored.within(judging.context().tenant()))
                .getAllResources();
        if (found.size() != 1) {
            throw Judging.refusal(DenialReason.NOT_FOUND, "not-exactly-one-patient");
        }
        return ((Resource) found.get(0)).getIdElement().getIdPart();
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
                gate.now());
        return new Parameters().addParameter("ended", new IntegerType(ended));
    }

    private Parameters open(Judging judging, String patient, String reason) {
        Optional<BreakGlassGrant> grant =
                breakGlass.open(judging.context().tenant(), judging.actor().subject(), patient, reason, gate.now());
        notices.tell(judging, patient, reason, grant.isPresent());
        return grant.map(each -> new Parameters()
                        .addParameter("patient", new StringType("Patient/" + patient))
                        .addParameter(
                                "until", new InstantType(Date.from(each.span().end()))))
                .orElseThrow(() -> Judging.refusal(DenialReason.RATE_LIMITED, "break-glass-limit"));
    }

    /** Every call is an event of the journal, durable before its answer leaves, whether it opened anything or not. */
    private Parameters told(
            Judging judging,
            @Nullable String patient,
            @Nullable StringType reason,
            Function<String, Parameters> opening) {
        try {
            if (Collections.disjoint(judging.actor().roles(), limits.glassBreakers())) {
                throw Judging.refusal(DenialReason.ROLE_FORBIDS, "break-glass-roles");
            }
            requireSecondFactor(judging);
            String why = reason(reason);
            Parameters opened = opening.apply(why);
            publish(judging, true, opened.getParameter("patient").getValue().primitiveValue(), Map.of("reason", why));
            return opened;
        } catch (AccessRefusedException refused) {
            publish(judging, false, patient, Map.of("refused", refused.deny().rule()));
            throw refused;
        } catch (InvalidRequestException refused) {
            publish(judging, false, patient, Map.of("refused", "malformed"));
            throw refused;
        }
    }

    /** A token that does not say when its user signed in says nothing about who holds it now. */
    private void requireSecondFactor(Judging judging) {
        Instant since = gate.now().minus(BreakGlass.FACTOR_AGE_MAX);
        if (judging.context()
                .caller()
                .authenticated()
                .filter(caller -> caller.gaveSecondFactorSince(since))
                .isEmpty()) {
            throw Judging.refusal(DenialReason.ROLE_FORBIDS, "break-glass-second-factor");
        }
    }

    private void publish(Judging judging, boolean success, @Nullable String subject, Map<String, String> details) {
        facts.publishEvent(
                new AccessFact.Occurred(judging.context(), Occurrence.BREAK_GLASS, success, subject, details));
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
