package health.attest.consent.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletSubRequestDetails;
import health.attest.access.AccessContext;
import health.attest.access.Caller;
import health.attest.access.DecisionId;
import health.attest.access.DenialReason;
import health.attest.access.Interaction;
import health.attest.access.PurposeOfUse;
import health.attest.access.RequestLine;
import health.attest.access.ResourceReference;
import health.attest.consent.BreakGlass;
import health.attest.consent.ConsentActor;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Bundle;

/**
 * Before anything is done: who asks, as consents see them; and nobody updates, patches or deletes what they may not
 * read, so that no precondition, conflict or patch can tell them of it.
 */
@Interceptor(order = RequestLine.CONSENT)
final class ConsentRequestInterceptor {
    static final String DECLARED_PURPOSE = "X-Purpose-Of-Use";

    private static final String BREAK_GLASS = "$break-glass";

    /** Operations on a resource that decide for themselves who may ask: they are for people who may not read it. */
    private static final Set<String> DECIDING_THEMSELVES =
            Set.of(BREAK_GLASS, "$end-break-glass", "$consent-decision", "$access-report", "$revoke-consent", "$erase");

    private final Judging.Parts parts;
    private final BreakGlass breakGlass;
    private final BundleGate bundles;
    private final Clock clock;

    ConsentRequestInterceptor(Judging.Parts parts, BreakGlass breakGlass, ConditionalWrites conditions, Clock clock) {
        this.parts = parts;
        this.bundles = new BundleGate(conditions);
        this.breakGlass = breakGlass;
        this.clock = clock;
    }

    @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLED)
    void onRequest(ServletRequestDetails request) {
        if (request instanceof ServletSubRequestDetails) {
            // HAPI 8.8.0 comes here again for each entry it reads, in threads of its own; they share one judging.
            return;
        }
        if (request.getServletRequest().getAttribute(AccessContext.ATTRIBUTE) instanceof AccessContext context
                && context.caller() instanceof Caller.Authenticated caller
                && request.getServletRequest().getAttribute(Interaction.ATTRIBUTE) instanceof Interaction interaction) {
            ConsentActor actor =
                    Judging.unlessUnavailable(() -> parts.gate().actor(context.tenant(), caller, declared(request)));
            Judging judging = new Judging(decisionId(request), context, actor, interaction, parts);
            judging.attachTo(request);
            requireGrant(judging);
            requireReadable(judging, request);
        }
    }

    /** The name that the answer carries, so that whoever asks about it asks about this decision. */
    private static UUID decisionId(ServletRequestDetails request) {
        return request.getServletRequest().getAttribute(DecisionId.ATTRIBUTE) instanceof DecisionId id
                ? id.value()
                : UUID.randomUUID();
    }

    private static Set<PurposeOfUse> declared(ServletRequestDetails request) {
        String header = request.getHeader(DECLARED_PURPOSE);
        try {
            return header == null
                    ? Set.of()
                    : Arrays.stream(header.split(",", -1))
                            .map(code -> new PurposeOfUse(code.strip()))
                            .collect(Collectors.toUnmodifiableSet());
        } catch (IllegalArgumentException e) {
            throw Judging.refusal(DenialReason.MALFORMED, "purpose-unreadable");
        }
    }

    private void requireGrant(Judging judging) {
        if (judging.actor().purposes().contains(PurposeOfUse.BREAK_THE_GLASS)
                && !BREAK_GLASS.equals(judging.interaction().operation())
                && !breakGlass.isOpen(
                        judging.context().tenant(), judging.actor().subject(), clock.instant())) {
            throw Judging.refusal(DenialReason.NO_BREAK_GLASS_GRANT, "no-break-glass-grant");
        }
    }

    private void requireReadable(Judging judging, ServletRequestDetails request) {
        Interaction interaction = judging.interaction();
        if (judging.actor().integration()) {
            return;
        }
        if (needsTarget(interaction)
                && !target(interaction).map(judging::isReachable).orElse(true)) {
            throw Judging.refusal(DenialReason.NOT_FOUND, "write-needs-read");
        }
        if (request.getResource() instanceof Bundle bundle
                && (interaction.kind() == Interaction.Kind.TRANSACTION
                        || interaction.kind() == Interaction.Kind.BATCH)) {
            bundles.judge(judging, bundle, request);
        }
    }

    /** HAPI answers a history or an operation of something hidden with an empty bundle, and of something absent not. */
    private static boolean needsTarget(Interaction interaction) {
        return switch (interaction.kind()) {
            case UPDATE, PATCH, DELETE -> !interaction.conditional();
            case HISTORY_INSTANCE -> true;
            case OPERATION -> !DECIDING_THEMSELVES.contains(String.valueOf(interaction.operation()));
            default -> false;
        };
    }

    private static Optional<ResourceReference> target(Interaction interaction) {
        return interaction.type() == null || interaction.id() == null
                ? Optional.empty()
                : ResourceReference.parse(interaction.type() + "/" + interaction.id(), "");
    }
}
