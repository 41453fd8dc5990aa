package health.attest.account;

import health.attest.access.AccessContext;
import health.attest.access.AccessFact;
import health.attest.access.Occurrence;
import health.attest.access.Tenant;
import health.attest.account.AccountStore.Credentials;
import health.attest.account.Session.State;
import health.attest.vault.Vault;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Signs people in with their password. Thread-safe.
 *
 * <p>For a name nobody has, a wrong password, a pair that has to wait and a disabled account the answer is the same,
 * and so is the work: the attempt is counted, one row is asked for, one hash is computed, one fact is told.
 */
public final class Logins {
    private final AccountStore accounts;
    private final PasswordHashes hashes;
    private final Attempts attempts;
    private final Sessions sessions;
    private final SecondFactors secondFactors;
    private final Parts parts;
    private final String nobodysHash;

    /**
     * What else a login needs.
     *
     * @param tenants the tenants of this installation
     * @param firstTenant that of a name that states none
     * @param facts who is told
     */
    public record Parts(Vault vault, Set<Tenant> tenants, Tenant firstTenant, Consumer<AccessFact> facts) {}

    public Logins(
            AccountStore accounts,
            PasswordHashes hashes,
            Attempts attempts,
            Sessions sessions,
            SecondFactors secondFactors,
            Parts parts) {
        this.accounts = accounts;
        this.hashes = hashes;
        this.attempts = attempts;
        this.sessions = sessions;
        this.secondFactors = secondFactors;
        this.parts = parts;
        this.nobodysHash = hashes.hash("the password of nobody, compared so that nobody can be told from somebody");
    }

    /** Tries a name and a password. */
    public LoginOutcome signIn(LoginRequest request, String typedName, String typedPassword) {
        LoginName name = LoginName.parse(typedName, parts.tenants(), parts.firstTenant());
        AccessContext context = in(name.tenant(), request.context());
        byte[] account = accountKey(name);
        String address = context.address().key();
        boolean mayTry = attempts.begin(account, address, AttemptDelay.DEFAULT);
        Optional<Credentials> credentials = accounts.credentials(name.tenant(), name.username());
        boolean right = isRight(typedPassword, credentials);
        if (!mayTry
                || !right
                || credentials.isEmpty()
                || credentials.get().account().disabled()) {
            parts.facts().accept(new AccessFact.AuthenticationFailed(context, "password"));
            return new LoginOutcome.Refused();
        }
        attempts.succeeded(account, address);
        upgrade(credentials.get(), typedPassword);
        return opened(request, credentials.get().account(), context);
    }

    /** Tells that somebody is signed in; the session exists by then. */
    LoginOutcome complete(Sessions.Opened opened, AccessContext context) {
        parts.facts()
                .accept(new AccessFact.Occurred(
                        context,
                        Occurrence.LOGIN,
                        true,
                        opened.session().account().id().toString(),
                        Map.of(
                                "session", opened.session().id().toString(),
                                "methods", opened.session().methods().toString())));
        return new LoginOutcome.Complete(opened);
    }

    /** The key under which failures for a name are counted; equal for every way of typing it. */
    byte[] accountKey(LoginName name) {
        return parts.vault().blindIndex("account.login", name.canonical());
    }

    static AccessContext in(Tenant tenant, AccessContext context) {
        return new AccessContext(context.requestId(), context.address(), tenant, context.caller());
    }

    private LoginOutcome opened(LoginRequest request, Account account, AccessContext context) {
        Set<AuthenticationMethod> methods = EnumSet.of(AuthenticationMethod.PASSWORD);
        if (!secondFactors.isSetUp(account)) {
            if (secondFactors.isRequired(account)) {
                return new LoginOutcome.SecondFactorNeeded(
                        sessions.open(account, State.ENROLLING, methods, request.device()));
            }
            return complete(sessions.open(account, State.COMPLETE, methods, request.device()), context);
        }
        if (secondFactors.isTrusted(account, request.deviceCookie())) {
            methods.add(AuthenticationMethod.TRUSTED_DEVICE);
            return complete(sessions.open(account, State.COMPLETE, methods, request.device()), context);
        }
        return new LoginOutcome.SecondFactorNeeded(
                sessions.open(account, State.SECOND_FACTOR_PENDING, methods, request.device()));
    }

    private boolean isRight(String typed, Optional<Credentials> credentials) {
        String hash = credentials.map(Credentials::passwordHash).orElse(nobodysHash);
        boolean matches = hashes.matches(forHash(typed), hash);
        return matches && credentials.isPresent() && credentials.get().passwordHash() != null;
    }

    /** What is longer than any password is none, and costs no more to find out. */
    private static String forHash(String typed) {
        int max = PasswordPolicy.LENGTH_MAX * 4;
        return PasswordPolicy.normalized(typed.length() > max ? typed.substring(0, max) : typed);
    }

    private void upgrade(Credentials credentials, String typed) {
        String hash = credentials.passwordHash();
        if (hash != null && hashes.isOutdated(hash)) {
            accounts.upgradePassword(credentials.account().id(), hashes.hash(forHash(typed)));
        }
    }
}
