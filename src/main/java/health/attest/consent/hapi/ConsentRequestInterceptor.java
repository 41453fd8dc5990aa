package health.attest.consent.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.attest.access.AccessContext;
import health.attest.access.Caller;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.jspecify.annotations.Nullable;

/**
 * Before anything is done: who asks, as consents see them; and nobody updates, patches or deletes what they may not
 * read, so that no precondition, conflict or patch can tell them of it.
 */
@Interceptor(order = RequestLine.CONSENT)
final class ConsentRequestInterceptor {
    static final String DECISION_ID = "X-Decision-Id";
    static final String DECLARED_PURPOSE = "X-Purpose-Of-Use";

    private static final String BREAK_GLASS = "$break-glass";

    private final Judging.Parts parts;
    private final BreakGlass breakGlass;
    private final Clock clock;

    ConsentRequestInterceptor(Judging.Parts parts, BreakGlass breakGlass, Clock clock) {
        this.parts = parts;
        this.breakGlass = breakGlass;
        this.clock = clock;
    }

    @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLED)
    void onRequest(ServletRequestDetails request) {
        if (request.getServletRequest().getAttribute(AccessContext.ATTRIBUTE) instanceof AccessContext context
                && context.caller() instanceof Caller.Authenticated caller
                && request.getServletRequest().getAttribute(Interaction.ATTRIBUTE) instanceof Interaction interaction) {
            ConsentActor actor =
                    Judging.unlessUnavailable(() -> parts.gate().actor(context.tenant(), caller, declared(request)));
            Judging judging = new Judging(context, actor, interaction, parts);
            judging.attachTo(request);
            // On every answer, so that its presence says nothing.
            request.getServletResponse().setHeader(DECISION_ID, judging.id().toString());
            requireGrant(judging);
            requireReadable(judging, request);
        }
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

    private static void requireReadable(Judging judging, ServletRequestDetails request) {
        Interaction interaction = judging.interaction();
        if (interaction.kind().writes() && !interaction.conditional()) {
            target(interaction.type(), interaction.id()).ifPresent(each -> requireReadable(judging, each));
        }
        if (request.getResource() instanceof Bundle bundle
                && (interaction.kind() == Interaction.Kind.TRANSACTION
                        || interaction.kind() == Interaction.Kind.BATCH)) {
            written(bundle).forEach(each -> requireReadable(judging, each));
        }
    }

    /** Users write to ids that exist and are shown to them; only systems may bring ids of their own. */
    private static void requireReadable(Judging judging, ResourceReference target) {
        boolean mayNotExist = judging.actor().user() == null;
        if (judging.hides(target) || (!mayNotExist && !judging.exists(target))) {
            throw Judging.refusal(DenialReason.NOT_FOUND, "write-needs-read");
        }
    }

    private static Optional<ResourceReference> target(@Nullable String type, @Nullable String id) {
        return type == null || id == null ? Optional.empty() : ResourceReference.parse(type + "/" + id, "");
    }

    /** The resources that entries update, patch or delete by their id. */
    private static Stream<ResourceReference> written(Bundle bundle) {
        return bundle.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getRequest)
                .filter(each -> each.getMethod() == Bundle.HTTPVerb.PUT
                        || each.getMethod() == Bundle.HTTPVerb.PATCH
                        || each.getMethod() == Bundle.HTTPVerb.DELETE)
                .filter(each -> each.getUrl() != null && each.getUrl().indexOf('?') < 0)
                .flatMap(each -> ResourceReference.parse(each.getUrl(), "").stream());
    }
}
