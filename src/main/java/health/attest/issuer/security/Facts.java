package health.attest.issuer.security;

import health.attest.access.AccessContext;
import health.attest.access.AccessDecision.Deny;
import health.attest.access.AccessFact;
import health.attest.access.Caller;
import health.attest.access.DenialReason;
import health.attest.access.Occurrence;
import health.attest.access.RequestOrigin;
import health.attest.access.RequestStage;
import health.attest.access.ResourceReference;
import health.attest.access.Role;
import health.attest.access.Tenant;
import health.attest.issuer.Client;
import health.attest.issuer.Grant;
import health.attest.issuer.IssuerPolicy;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;

/** Tells what happened at the protocol endpoints; returns when it is in the journal. */
final class Facts {
    private final ApplicationEventPublisher publisher;
    private final IssuerPolicy policy;

    Facts(ApplicationEventPublisher publisher, IssuerPolicy policy) {
        this.publisher = publisher;
        this.policy = policy;
    }

    /** Whom a fact is about: a client, and the user it acts for when there is one. */
    record About(
            Client client, @Nullable String user, @Nullable ResourceReference fhirUser, Set<Role> roles) {
        static About client(Client client) {
            return new About(client, null, null, client.rights().roles());
        }

        static About person(Client client, Grant grant) {
            return new About(client, grant.person().account().toString(), null, Set.of());
        }
    }

    void happened(
            HttpServletRequest request, Occurrence what, About about, boolean success, Map<String, String> details) {
        publisher.publishEvent(new AccessFact.Occurred(
                contextOf(request, about), what, success, about.client().id(), details));
    }

    /** Counts against the address; the journal has it as a failed login. */
    void failed(HttpServletRequest request, String what) {
        if (request.getAttribute(AccessContext.ATTRIBUTE) instanceof AccessContext context) {
            publisher.publishEvent(new AccessFact.AuthenticationFailed(context, what));
        }
    }

    /** More was asked for than the limit permits. */
    void limited(HttpServletRequest request) {
        if (request.getAttribute(AccessContext.ATTRIBUTE) instanceof AccessContext context) {
            DenialReason reason = DenialReason.RATE_LIMITED;
            publisher.publishEvent(
                    new AccessFact.Refused(context, null, new Deny(RequestStage.THREAT, reason, reason.code())));
        }
    }

    private AccessContext contextOf(HttpServletRequest request, About about) {
        RequestOrigin origin = (RequestOrigin) request.getAttribute(RequestOrigin.ATTRIBUTE);
        Tenant tenant = about.client().tenant();
        String client = about.client().id();
        String user = about.user() == null ? client : about.user();
        Caller caller = new Caller.Authenticated(
                new Caller.Subject(policy.issuer(), client, user),
                Set.of(),
                about.roles(),
                about.fhirUser(),
                Caller.LaunchContext.NONE,
                Set.of(),
                origin.requestId(),
                Instant.MAX,
                about.user() == null,
                null);
        return new AccessContext(origin.requestId(), origin.address(), tenant, caller);
    }
}
