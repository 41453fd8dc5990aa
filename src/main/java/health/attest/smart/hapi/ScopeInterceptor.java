package health.attest.smart.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletSubRequestDetails;
import health.attest.access.AccessContext;
import health.attest.access.AccessDecision;
import health.attest.access.AccessDecision.Deny;
import health.attest.access.AccessRefusedException;
import health.attest.access.Caller;
import health.attest.access.DenialReason;
import health.attest.access.Interaction;
import health.attest.access.Interaction.Kind;
import health.attest.access.RequestLine;
import health.attest.smart.Letter;
import health.attest.smart.ScopePolicy;
import health.attest.smart.TreatmentRelations;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The gate: every request is judged here before HAPI does anything for it, entries of bundles one by one. */
@Interceptor(order = RequestLine.SCOPES)
final class ScopeInterceptor {
    private final ScopePolicy policy;
    private final Refusals refusals;
    private final InstanceScopes instances;
    private final SearchScopes searches;
    private final BundleScopes bundles;
    private final TreatmentRelations treatment;

    ScopeInterceptor(
            ScopePolicy policy,
            Refusals refusals,
            InstanceScopes instances,
            SearchScopes searches,
            BundleScopes bundles,
            TreatmentRelations treatment) {
        this.policy = policy;
        this.refusals = refusals;
        this.instances = instances;
        this.searches = searches;
        this.bundles = bundles;
        this.treatment = treatment;
    }

    @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLED)
    void onRequest(ServletRequestDetails request) {
        if (request instanceof ServletSubRequestDetails) {
            // HAPI 8.8.0 comes here again for each entry it reads, in threads of its own; BundleScopes has judged it.
            return;
        }
        AccessContext context = attribute(request, AccessContext.ATTRIBUTE, AccessContext.class);
        Interaction interaction = attribute(request, Interaction.ATTRIBUTE, Interaction.class);
        if (context == null || interaction == null) {
            throw new AccessRefusedException(Refusals.deny(DenialReason.NOT_AUTHENTICATED, "no-context"));
        }
        AccessDecision decision = policy.decide(context.caller(), interaction);
        if (decision instanceof Deny deny) {
            throw refusals.refused(context, interaction, deny);
        }
        if (context.caller() instanceof Caller.Authenticated caller) {
            Scoped scoped = new Scoped(
                    context,
                    caller,
                    policy.scopesOf(caller, context.tenant()),
                    new Treated(treatment, context.tenant()));
            scoped.keepIn(request);
            judge(scoped, interaction, request);
        }
    }

    private void judge(Scoped scoped, Interaction interaction, ServletRequestDetails request) {
        Optional<Deny> deny =
                switch (interaction.kind()) {
                    case SEARCH_TYPE -> searches.narrow(scoped, interaction, request);
                    case TRANSACTION, BATCH -> bundles.judge(scoped, interaction.kind() == Kind.BATCH, request);
                    // What a read finds is judged when it is found, and a deletion by HiddenGoneInterceptor.
                    case CAPABILITIES, SEARCH_SYSTEM, SEARCH_PAGE, HISTORY_TYPE, HISTORY_SYSTEM, READ ->
                        Optional.empty();
                    case VREAD, HISTORY_INSTANCE -> instances.judge(scoped, interaction, Letter.READ, request);
                    case CREATE ->
                        instances.judgeBody(scoped, request.getResource(), Letter.CREATE, interaction, request);
                    case UPDATE ->
                        instances.judgeBody(scoped, request.getResource(), Letter.UPDATE, interaction, request);
                    case PATCH -> instances.judgeWrite(scoped, interaction, Letter.UPDATE, request);
                    case DELETE -> instances.judgeWrite(scoped, interaction, Letter.DELETE, request);
                    case OPERATION ->
                        interaction.id() == null || "$break-glass".equals(interaction.operation())
                                ? Optional.empty()
                                : instances.judgeOperation(scoped, interaction, request);
                };
        deny.ifPresent(refused -> {
            throw refusals.refused(scoped.context(), interaction, refused);
        });
    }

    private static <T> @Nullable T attribute(ServletRequestDetails request, String name, Class<T> type) {
        Object value = request.getServletRequest().getAttribute(name);
        return type.isInstance(value) ? type.cast(value) : null;
    }
}
