package health.attest.auth.spring;

import health.attest.access.AccessFact;
import health.attest.access.Caller;
import health.attest.auth.Revocations;
import health.attest.auth.Revocations.Kind;
import health.attest.auth.Revocations.Revocation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.context.event.EventListener;

/**
 * Ends the tokens of a subject that the threat guard has shut out: the user's, or the client's that acts for itself.
 */
final class DeniedSubjects {
    /** Access tokens live for minutes; one that a foreign issuer made for longer than this is good again then. */
    private static final Duration TOKEN_LIFE_MAX = Duration.ofDays(1);

    private final Revocations revocations;
    private final Clock clock;

    DeniedSubjects(Revocations revocations, Clock clock) {
        this.revocations = revocations;
        this.clock = clock;
    }

    @EventListener
    void onDenied(AccessFact.SubjectDenied denied) {
        denied.context().caller().authenticated().ifPresent(this::revoke);
    }

    private void revoke(Caller.Authenticated caller) {
        Instant now = clock.instant();
        Caller.Subject subject = caller.subject();
        Revocation revocation = caller.clientCredentials()
                ? new Revocation(Kind.CLIENT, subject.issuer(), subject.client(), now, now.plus(TOKEN_LIFE_MAX))
                : new Revocation(Kind.USER, subject.issuer(), subject.user(), now, now.plus(TOKEN_LIFE_MAX));
        revocations.revoke(revocation);
    }
}
