package health.attest.account;

import health.attest.access.AccessContext;
import health.attest.access.AccessFact;
import health.attest.access.Occurrence;
import health.attest.account.Session.State;
import health.attest.account.Sessions.Opened;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Takes a session from its password to its authority: by a second factor, or by setting one up. Thread-safe. */
public final class SecondFactorLogins {
    /**
     * Failures of an account's second factor from one address. Whoever fails here knows the password, so all addresses
     * together are slowed down as well, and gently, for one of them is the owner's.
     */
    private static final AttemptDelay PER_ACCOUNT = new AttemptDelay(20, Duration.ofMinutes(1));

    private static final String ANYWHERE = "*";

    private final Logins logins;
    private final Sessions sessions;
    private final SecondFactors factors;
    private final Attempts attempts;
    private final Consumer<AccessFact> facts;

    public SecondFactorLogins(
            Logins logins, Sessions sessions, SecondFactors factors, Attempts attempts, Consumer<AccessFact> facts) {
        this.logins = logins;
        this.sessions = sessions;
        this.factors = factors;
        this.attempts = attempts;
        this.facts = facts;
    }

    /**
     * What setting a second factor up at login gave.
     *
     * @param recoveryCodes shown this once
     */
    public record Enrolled(Opened session, List<String> recoveryCodes) {
        @Override
        public String toString() {
            return "Enrolled[" + session + "]";
        }
    }

    /** Tries a code on a pending session; refused after too many tries, and then the session is gone. */
    public LoginOutcome step(LoginRequest request, Session pending, String code) {
        if (pending.state() != State.SECOND_FACTOR_PENDING) {
            return new LoginOutcome.Refused();
        }
        Account account = pending.account();
        AccessContext context = Logins.in(account.tenant(), request.context());
        byte[] key = Secrets.digest("second-factor:" + account.id());
        boolean mayTry = sessions.mayTrySecondFactor(pending, factors.policy().triesMax())
                && attempts.begin(key, ANYWHERE, PER_ACCOUNT);
        Optional<AuthenticationMethod> method = mayTry ? factors.spend(account, code) : Optional.empty();
        if (method.isEmpty()) {
            facts.accept(new AccessFact.AuthenticationFailed(context, "second-factor"));
            return new LoginOutcome.Refused();
        }
        attempts.succeeded(key, ANYWHERE);
        tell(context, account, "used", method.get().name());
        return logins.complete(sessions.complete(pending, method.get()), context);
    }

    /** Confirms the second factor that a session had to set up; empty when the code is wrong. */
    public Optional<Enrolled> enrol(LoginRequest request, Session enrolling, String code) {
        if (enrolling.state() != State.ENROLLING
                || !sessions.mayTrySecondFactor(enrolling, factors.policy().triesMax())) {
            return Optional.empty();
        }
        AccessContext context = Logins.in(enrolling.account().tenant(), request.context());
        return factors.confirm(enrolling.account(), code).map(codes -> {
            tell(context, enrolling.account(), "added", AuthenticationMethod.TOTP.name());
            Opened opened = sessions.complete(enrolling, AuthenticationMethod.TOTP);
            logins.complete(opened, context);
            return new Enrolled(opened, codes);
        });
    }

    private void tell(AccessContext context, Account account, String what, String method) {
        facts.accept(new AccessFact.Occurred(
                context,
                Occurrence.SECOND_FACTOR,
                true,
                account.id().toString(),
                Map.of("change", what, "method", method)));
    }
}
