package health.attest.consent.hapi;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.attest.access.AccessContext;
import health.attest.access.AccessDecision;
import health.attest.access.AccessIndex;
import health.attest.access.AccessIndexEntry;
import health.attest.access.AccessRefusedException;
import health.attest.access.DenialReason;
import health.attest.access.Interaction;
import health.attest.access.RequestStage;
import health.attest.access.ResourceReference;
import health.attest.consent.ConsentAction;
import health.attest.consent.ConsentActor;
import health.attest.consent.ConsentGate;
import health.attest.consent.ConsentUnavailableException;
import health.attest.consent.ConsentVerdict;
import health.attest.consent.DecisionRecord;
import health.attest.consent.Matter;
import health.attest.consent.MatterReader;
import health.attest.consent.PatientConsents;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Everything that consents say within one request: each version is judged once, and each judgement is remembered for
 * the decision record. A search's own threads share it with the request's.
 */
final class Judging {
    private static final String ATTRIBUTE = "health.attest.consent.Judging";
    private static final Set<Interaction.Kind> OF_VERSIONS = Set.of(
            Interaction.Kind.VREAD,
            Interaction.Kind.HISTORY_INSTANCE,
            Interaction.Kind.HISTORY_TYPE,
            Interaction.Kind.HISTORY_SYSTEM,
            Interaction.Kind.BATCH,
            Interaction.Kind.TRANSACTION);

    private final UUID id;
    private final AccessContext context;
    private final ConsentActor actor;
    private final Interaction interaction;
    private final Parts parts;
    private final Map<String, ConsentVerdict> judged = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<ConsentGate.Judgement> judgements = new ConcurrentLinkedQueue<>();

    private volatile Optional<AccessDecision.Deny> refusal = Optional.empty();

    Judging(UUID id, AccessContext context, ConsentActor actor, Interaction interaction, Parts parts) {
        this.id = id;
        this.context = context;
        this.actor = actor;
        this.interaction = interaction;
        this.parts = parts;
    }

    /** What judging needs, the same for all requests. */
    record Parts(ConsentGate gate, MatterReader reader, AccessIndex index, StoredResources stored) {}

    /** The judging of this request; empty for HAPI's own requests and for callers nobody knows. */
    static Optional<Judging> of(@Nullable RequestDetails request) {
        return request instanceof ServletRequestDetails servlet
                ? Optional.ofNullable((Judging) servlet.getServletRequest().getAttribute(ATTRIBUTE))
                : Optional.empty();
    }

    void attachTo(ServletRequestDetails request) {
        request.getServletRequest().setAttribute(ATTRIBUTE, this);
    }

    UUID id() {
        return id;
    }

    AccessContext context() {
        return context;
    }

    ConsentActor actor() {
        return actor;
    }

    Interaction interaction() {
        return interaction;
    }

    /** Why nothing could be judged, wherever that was noticed: HAPI's searches forget what ended them. */
    Optional<AccessDecision.Deny> refusal() {
        return refusal;
    }

    /** Whether and how far the caller may see this version of a resource. */
    ConsentVerdict reading(Resource resource) {
        String version = resource.getIdElement().getVersionIdPart();
        if (version == null) {
            return judge(ConsentGate.reading(actor), matterOf(resource));
        }
        String key = resource.fhirType() + "/" + resource.getIdElement().getIdPart() + "/" + version;
        ConsentVerdict known = judged.get(key);
        if (known == null) {
            known = judge(ConsentGate.reading(actor), matterOf(resource));
            judged.put(key, known);
        }
        return known;
    }

    /** Whether the caller may see nothing of it. */
    boolean hides(Resource resource) {
        ConsentVerdict verdict = reading(resource);
        return verdict.outcome() == ConsentVerdict.Outcome.DENY
                || (verdict.outcome() == ConsentVerdict.Outcome.REDACT && !Redaction.canRedact(resource));
    }

    /** Whether the caller may see nothing of the current version; a resource that does not exist is not hidden. */
    boolean hides(ResourceReference reference) {
        if (actor.integration()) {
            return false;
        }
        return unlessUnavailable(() -> parts.index()
                        .find(context.tenant(), reference)
                        .map(entry -> entry.deleted()
                                ? Optional.<Resource>empty()
                                : parts.stored().read(context.tenant(), reference))
                        .orElse(Optional.empty()))
                .map(this::hides)
                .orElseGet(() -> hidesByIndex(reference));
    }

    /**
     * Whether there is, or was, such a resource that the caller may see. Only the custodian's own systems bring ids of
     * their own: to anybody else an id that does not exist answers as one that is hidden. Events stand in no index; of
     * them the journal itself says who reads which.
     */
    boolean isReachable(ResourceReference reference) {
        return actor.integration()
                || reference.type().equals("AuditEvent")
                || (!hides(reference)
                        && unlessUnavailable(() ->
                                parts.index().find(context.tenant(), reference).isPresent()));
    }

    /** Those of at most 1 000 resources that the index knows; the others are nobody's to be told of. */
    List<Resource> indexed(List<Resource> resources) {
        Map<ResourceReference, AccessIndexEntry> known = unlessUnavailable(() -> parts.index()
                .findAll(
                        context.tenant(),
                        resources.stream().map(Judging::referenceOf).toList()));
        return resources.stream()
                .filter(each -> known.containsKey(referenceOf(each)))
                .toList();
    }

    private static ResourceReference referenceOf(Resource resource) {
        return new ResourceReference(
                resource.fhirType(), resource.getIdElement().getIdPart());
    }

    /** The same for a deleted resource, of which only the index knows whose it was. */
    private boolean hidesByIndex(ResourceReference reference) {
        return parts.index()
                .find(context.tenant(), reference)
                .map(entry -> judge(ConsentGate.reading(actor), ConsentGate.matterOf(entry))
                                .outcome()
                        != ConsentVerdict.Outcome.PERMIT)
                .orElse(false);
    }

    ConsentVerdict judge(Set<ConsentAction> actions, Matter matter) {
        ConsentGate.Judgement judgement;
        try {
            judgement = unlessUnavailable(() -> parts.gate().judge(context, actor, actions, matter));
        } catch (AccessRefusedException e) {
            refusal = Optional.of(e.deny());
            throw e;
        }
        if (!matter.patients().isEmpty() || !judgement.verdict().findings().isEmpty()) {
            judgements.add(judgement);
        }
        return judgement.verdict();
    }

    /** Whether the caller sees a resource of this type about somebody else without consents, labels or grants. */
    boolean seesPlain(String type) {
        Matter plain = Matter.plain(type);
        return parts.gate().judgePlain(actor, ConsentGate.reading(actor), plain);
    }

    Matter matterOf(Resource resource) {
        Matter matter = parts.reader().read(resource);
        ResourceReference instance = matter.instance();
        boolean ofVersion = OF_VERSIONS.contains(interaction.kind()) || interaction.version() != null;
        if (!ofVersion || instance == null || actor.integration()) {
            return matter;
        }
        // An old version is as closed as it was and as its current one is: patients and labels of both count.
        return parts.index()
                .find(context.tenant(), instance)
                .map(entry -> matter.about(
                        union(matter.patients(), entry.patients()), union(matter.labels(), entry.labels())))
                .orElse(matter);
    }

    DecisionRecord record() {
        List<ConsentGate.Judgement> all =
                judgements.stream().limit(DecisionRecord.ITEMS_MAX).toList();
        Map<String, DecisionRecord.Seen> seen = new ConcurrentHashMap<>();
        all.forEach(each -> each.consents().forEach((patient, consents) -> seen.put(patient, seen(consents))));
        return new DecisionRecord(
                id,
                context.tenant(),
                all.isEmpty() ? parts.gate().now() : all.get(0).at(),
                context.requestId(),
                interaction.operation() == null ? interaction.kind().code() : interaction.operation(),
                actor,
                seen,
                all.stream()
                        .map(each -> new DecisionRecord.Item(
                                each.disclosure().matter(), each.disclosure().actions(), each.at(), each.verdict()))
                        .toList());
    }

    private static DecisionRecord.Seen seen(PatientConsents consents) {
        return new DecisionRecord.Seen(
                consents.consents().stream()
                        .map(each -> each.id() + "/" + each.version())
                        .toList(),
                consents.grants().stream().map(each -> each.id()).toList());
    }

    /** Fails closed: 503, whatever could not be read. */
    static <T> T unlessUnavailable(Supplier<T> deciding) {
        try {
            return deciding.get();
        } catch (ConsentUnavailableException e) {
            throw refusal(DenialReason.UNAVAILABLE, "consents-unavailable");
        }
    }

    static AccessRefusedException refusal(DenialReason reason, String rule) {
        return new AccessRefusedException(new AccessDecision.Deny(RequestStage.CONSENT, reason, rule));
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        Set<String> all = new HashSet<>(some);
        all.addAll(others);
        return all;
    }
}
