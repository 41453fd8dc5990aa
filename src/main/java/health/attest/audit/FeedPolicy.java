package health.attest.audit;

import health.attest.access.AccessContext;
import health.attest.access.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Reference;

/**
 * Who may feed events of other systems into the journal (IHE ATNA, ITI-20), and which: a registered source, in its own
 * name only.
 */
public final class FeedPolicy {
    /** How far a source's clock may run ahead. */
    static final Duration AHEAD_MAX = Duration.ofMinutes(5);
    /** Older events are past any retention. */
    static final Duration AGE_MAX = Duration.ofDays(7 * 365);

    private final Map<String, String> observers;
    private final ServerIdentity server;

    /** @param observers client id to the identifier value of the only {@code source.observer} it may speak for */
    public FeedPolicy(Map<String, String> observers, ServerIdentity server) {
        this.observers = Map.copyOf(observers);
        this.server = server;
        if (this.observers.containsValue(server.branch())) {
            throw new IllegalArgumentException("attest.audit.sources must not name this server itself");
        }
    }

    /**
     * The observer this caller speaks for; empty when it is no registered source or its scopes do not name the feed.
     */
    public Optional<String> observerOf(AccessContext context) {
        return context.caller()
                .authenticated()
                .filter(Caller.Authenticated::clientCredentials)
                .filter(caller ->
                        caller.scopes().stream().anyMatch(scope -> scope.matches("system/AuditEvent\\.c[ruds]*")))
                .map(caller -> observers.get(caller.subject().client()));
    }

    /** What is wrong with an event from that observer, in words for its sender; empty when it may go in. */
    public Optional<String> objection(AuditEvent event, String observer, Instant now) {
        if (!observer.equals(observerIn(event))) {
            return Optional.of("source.observer is not the registered source");
        }
        if (event.getRecorded() == null) {
            return Optional.of("recorded is missing");
        }
        Instant recorded = event.getRecorded().toInstant();
        if (recorded.isAfter(now.plus(AHEAD_MAX)) || recorded.isBefore(now.minus(AGE_MAX))) {
            return Optional.of("recorded is in the future or past any retention");
        }
        if (!event.getType().hasCode() || event.getAgent().isEmpty()) {
            return Optional.of("type and agent are required");
        }
        boolean agentsAsked = event.getAgent().stream().allMatch(AuditEvent.AuditEventAgentComponent::hasRequestor);
        return agentsAsked ? Optional.empty() : Optional.of("agent.requestor is required");
    }

    /** Whether the event says it comes from this server. */
    public boolean claimsToBeOurs(AuditEvent event) {
        return server.branch().equals(observerIn(event))
                && ServerIdentity.SYSTEM.equals(
                        event.getSource().getObserver().getIdentifier().getSystem());
    }

    private static String observerIn(AuditEvent event) {
        Reference observer = event.getSource().getObserver();
        String value = observer.getIdentifier().getValue();
        return value != null ? value : String.valueOf(observer.getReference());
    }
}
