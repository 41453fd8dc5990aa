package health.attest.consent.hapi;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import health.attest.access.Caller;
import health.attest.access.DenialReason;
import health.attest.access.PurposeOfUse;
import health.attest.access.ResourceReference;
import health.attest.access.Role;
import health.attest.access.Tenant;
import health.attest.consent.AccessReport;
import health.attest.consent.ConsentAction;
import health.attest.consent.ConsentActor;
import health.attest.consent.ConsentGate;
import health.attest.consent.ConsentVerdict;
import health.attest.consent.DecisionJournal;
import health.attest.consent.DecisionRecord;
import health.attest.consent.DecisionReplay;
import health.attest.consent.Matter;
import health.attest.consent.MatterReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;

/** What would be decided, what was decided and why, what a draft would change, and who saw what. */
final class DecisionOperations {
    private static final int RECORDS_MAX = 10_000;
    private static final Duration REPORT_DEFAULT = Duration.ofDays(365);

    private final ConsentGate gate;
    private final StoredResources stored;
    private final MatterReader reader;
    private final DecisionJournal journal;
    private final DecisionReplay replay;
    private final Clock clock;

    DecisionOperations(Judging.Parts parts, DecisionJournal journal, DecisionReplay replay, Clock clock) {
        this.gate = parts.gate();
        this.stored = parts.stored();
        this.reader = parts.reader();
        this.journal = journal;
        this.replay = replay;
        this.clock = clock;
    }

    /** What the consents say to a read or another action of somebody. */
    @Operation(name = "$consent-decision", typeName = "Patient", idempotent = true)
    public Parameters decide(
            @IdParam IdType id,
            @OperationParam(name = "actor") @Nullable StringType actor,
            @OperationParam(name = "purpose") @Nullable CodeType purpose,
            @OperationParam(name = "action") @Nullable CodeType action,
            @OperationParam(name = "resource") @Nullable StringType resource,
            RequestDetails request) {
        Judging judging = caller(request, id.getIdPart(), Role.PRIVACY_OFFICER, Role.AUDITOR);
        Tenant tenant = judging.context().tenant();
        ResourceReference user = reference("actor", actor);
        ConsentAction done = action == null
                ? ConsentAction.ACCESS
                : ConsentAction.of(action.getValue())
                        .orElseThrow(() -> new InvalidRequestException("parameter action is not known"));
        Matter matter = resource == null
                ? Matter.plain("Patient").about(Set.of(id.getIdPart()), Set.of())
                : stored.read(tenant, reference("resource", resource))
                        .map(reader::read)
                        .filter(each -> each.patients().contains(id.getIdPart()))
                        .orElseThrow(() -> Judging.refusal(DenialReason.NOT_FOUND, "no-such-resource"));
        ConsentActor asked = gate.actor(tenant, asIf(judging, user, purpose), Set.of());
        ConsentVerdict verdict = Judging.unlessUnavailable(() -> gate.judge(tenant, asked, Set.of(done), matter))
                .verdict();
        Parameters answer = new Parameters();
        verdict.findings().stream()
                .filter(each -> each.patient().equals(id.getIdPart()))
                .forEach(each -> describe(answer, each));
        return answer;
    }

    /** The recorded inputs of a decision, and the verdict they give again. */
    @Operation(name = "$explain-decision", idempotent = true)
    public Parameters explain(@OperationParam(name = "id", min = 1) @Nullable StringType id, RequestDetails request) {
        Judging judging = caller(request);
        DecisionRecord decision = find(judging.context().tenant(), id);
        boolean officer = isOneOf(judging, Role.PRIVACY_OFFICER, Role.AUDITOR);
        List<DecisionRecord.Item> own = decision.items().stream()
                .filter(item -> officer || item.matter().patients().stream().allMatch(judging.actor()::actsFor))
                .toList();
        if (!officer && own.isEmpty()) {
            throw Judging.refusal(DenialReason.NOT_FOUND, "decision-of-others");
        }
        Parameters answer = new Parameters();
        answer.addParameter("id", decision.id().toString());
        answer.addParameter("time", new InstantType(Date.from(decision.at())));
        answer.addParameter("interaction", new CodeType(decision.interaction()));
        add(answer, "actor", decision.actor().user());
        decision.actor().purposes().forEach(each -> answer.addParameter("purpose", new CodeType(each.code())));
        for (DecisionRecord.Item item : own) {
            ConsentVerdict again = replay.again(decision, item);
            ParametersParameterComponent part = answer.addParameter().setName("decision");
            if (item.matter().instance() != null) {
                part.addPart()
                        .setName("resource")
                        .setValue(new StringType(item.matter().instance().toString()));
            }
            part.addPart().setName("outcome").setValue(new CodeType(code(item.verdict())));
            part.addPart().setName("replayed").setValue(new CodeType(code(again)));
            part.addPart()
                    .setName("rule")
                    .setValue(new StringType(item.verdict().rule()));
            part.addPart().setName("replayed-rule").setValue(new StringType(again.rule()));
        }
        return answer;
    }

    /** The recorded accesses whose verdict would be another under a draft, counted by actor, purpose and class. */
    @Operation(name = "$simulate", typeName = "Consent")
    public Parameters simulate(
            @OperationParam(name = "consent") @Nullable Consent draft,
            @OperationParam(name = "patient") @Nullable StringType patient,
            @OperationParam(name = "period") @Nullable Period period,
            RequestDetails request) {
        String whose = draft == null
                ? reference("patient", patient).id()
                : replay.patientOf(draft)
                        .orElseThrow(() -> new InvalidRequestException("Consent.patient must refer to a Patient"));
        Judging judging = caller(request, whose, Role.PRIVACY_OFFICER);
        boolean names = judging.actor().roles().contains(Role.PRIVACY_OFFICER);
        Parameters answer = new Parameters();
        replay.flips(judging.context().tenant(), whose, Optional.ofNullable(draft), recorded(judging, whose, period))
                .forEach((flip, count) -> {
                    ParametersParameterComponent part = answer.addParameter().setName("flip");
                    part.addPart().setName("actor").setValue(new StringType(names ? flip.actor() : flip.role()));
                    part.addPart().setName("purpose").setValue(new StringType(flip.purpose()));
                    part.addPart().setName("class").setValue(new CodeType(flip.type()));
                    part.addPart().setName("becomes").setValue(new CodeType(flip.permitted() ? "permit" : "deny"));
                    part.addPart().setName("count").setValue(new IntegerType(count));
                });
        return answer;
    }

    /** Who saw what of this patient, when, why and under which rule: as Parameters, as CSV or as a page to print. */
    @Operation(name = "$access-report", typeName = "Patient", idempotent = true)
    public Resource report(
            @IdParam IdType id,
            @OperationParam(name = "period") @Nullable Period period,
            @OperationParam(name = "format") @Nullable StringType format,
            RequestDetails request) {
        Judging judging = caller(request, id.getIdPart(), Role.PRIVACY_OFFICER, Role.AUDITOR);
        AccessReport report = AccessReport.of(id.getIdPart(), recorded(judging, id.getIdPart(), period));
        return switch (format == null ? "json" : String.valueOf(format.getValue())) {
            case "json" -> parameters(report);
            case "csv" -> binary("text/csv;charset=utf-8", report.csv());
            case "html" -> binary("text/html;charset=utf-8", report.page());
            default -> throw new InvalidRequestException("parameter format is json, csv or html");
        };
    }

    private static Binary binary(String type, String text) {
        Binary binary = new Binary();
        binary.setContentType(type);
        binary.setData(text.getBytes(StandardCharsets.UTF_8));
        return binary;
    }

    private static Parameters parameters(AccessReport report) {
        Parameters answer = new Parameters();
        for (AccessReport.Access access : report.accesses()) {
            ParametersParameterComponent part = answer.addParameter().setName("access");
            part.addPart().setName("time").setValue(new InstantType(Date.from(access.time())));
            part.addPart().setName("actor").setValue(new StringType(access.actor()));
            part.addPart().setName("client").setValue(new StringType(access.client()));
            access.purposes().forEach(each -> part.addPart().setName("purpose").setValue(new CodeType(each)));
            part.addPart().setName("resource").setValue(new StringType(access.resource()));
            part.addPart().setName("interaction").setValue(new CodeType(access.interaction()));
            part.addPart().setName("permitted").setValue(new BooleanType(access.permitted()));
            part.addPart().setName("emergency").setValue(new BooleanType(access.emergency()));
            part.addPart().setName("rule").setValue(new StringType(access.rule()));
            // What was consented then can be proved to be what was consented then.
            access.consents().forEach(each -> {
                part.addPart().setName("consent").setValue(new StringType(each));
                part.addPart().setName("proof").setValue(new StringType(each + "/$receipt"));
            });
            part.addPart().setName("decision").setValue(new StringType(access.decision()));
            part.addPart().setName("request").setValue(new StringType(access.request()));
        }
        return answer;
    }

    private List<DecisionRecord> recorded(Judging judging, String patient, @Nullable Period period) {
        Instant now = clock.instant();
        Instant from = period == null || !period.hasStart()
                ? now.minus(REPORT_DEFAULT)
                : period.getStart().toInstant();
        Instant to = period == null || !period.hasEnd()
                ? now.plusSeconds(1)
                : period.getEnd().toInstant();
        List<DecisionRecord> found = Judging.unlessUnavailable(
                () -> journal.about(judging.context().tenant(), patient, from, to, RECORDS_MAX + 1));
        if (found.size() > RECORDS_MAX) {
            throw new InvalidRequestException(
                    "too-costly: more than " + RECORDS_MAX + " records; ask for a shorter period");
        }
        return found;
    }

    private DecisionRecord find(Tenant tenant, @Nullable StringType id) {
        try {
            UUID known = UUID.fromString(id == null ? "" : id.getValue());
            return Judging.unlessUnavailable(() -> journal.find(tenant, known))
                    .orElseThrow(() -> Judging.refusal(DenialReason.NOT_FOUND, "no-such-decision"));
        } catch (IllegalArgumentException e) {
            throw Judging.refusal(DenialReason.NOT_FOUND, "no-such-decision");
        }
    }

    private static void describe(Parameters answer, ConsentVerdict.Finding finding) {
        answer.addParameter("decision", new CodeType(finding.permitted() ? "permit" : "deny"));
        answer.addParameter("rule", finding.rule());
        finding.considered().forEach(each -> answer.addParameter("consent", each));
    }

    /** Somebody else's question, put with the caller's own client and without purposes but the one asked for. */
    private static Caller.Authenticated asIf(Judging judging, ResourceReference user, @Nullable CodeType purpose) {
        Set<Role> roles =
                switch (user.type()) {
                    case "Practitioner", "PractitionerRole" -> Set.of(Role.DOCTOR);
                    case "Patient", "RelatedPerson" -> Set.of(Role.PATIENT);
                    default -> Set.of();
                };
        try {
            return new Caller.Authenticated(
                    new Caller.Subject(judging.actor().subject().issuer(), "$consent-decision", user.toString()),
                    Set.of(),
                    roles,
                    user,
                    Caller.LaunchContext.NONE,
                    purpose == null ? Set.of() : Set.of(new PurposeOfUse(purpose.getValue())),
                    "",
                    Instant.MAX,
                    false,
                    null);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException("parameter purpose is not a code", e);
        }
    }

    private static Judging caller(RequestDetails request) {
        return Judging.of(request)
                .orElseThrow(() -> Judging.refusal(DenialReason.NOT_AUTHENTICATED, "operation-needs-caller"));
    }

    /**
     * The caller, if it is the patient, a representative or has one of these roles; to others there is nothing here.
     */
    private static Judging caller(RequestDetails request, String patient, Role... roles) {
        Judging judging = caller(request);
        if (!judging.actor().actsFor(patient) && !isOneOf(judging, roles)) {
            throw Judging.refusal(DenialReason.NOT_FOUND, "operation-of-others");
        }
        return judging;
    }

    private static boolean isOneOf(Judging judging, Role... roles) {
        return List.of(roles).stream().anyMatch(judging.actor().roles()::contains);
    }

    private static ResourceReference reference(String name, @Nullable StringType value) {
        return Optional.ofNullable(value)
                .map(StringType::getValue)
                .flatMap(each -> ResourceReference.parse(each, ""))
                .orElseThrow(() -> new InvalidRequestException("parameter " + name + " must be Type/id"));
    }

    private static void add(Parameters answer, String name, @Nullable ResourceReference reference) {
        if (reference != null) {
            answer.addParameter(name, reference.toString());
        }
    }

    private static String code(ConsentVerdict verdict) {
        return verdict.outcome().name().toLowerCase(Locale.ROOT);
    }
}
