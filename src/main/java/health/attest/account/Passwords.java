package health.attest.account;

import health.attest.access.AccessContext;
import health.attest.access.AccessFact;
import health.attest.access.Occurrence;
import health.attest.account.LinkStore.Purpose;
import health.attest.account.PasswordPolicy.Fault;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Sets, changes and resets passwords. Each change ends everything the old one gave. Thread-safe. */
public final class Passwords {
    private final AccountStore accounts;
    private final PasswordHashes hashes;
    private final PasswordPolicy policy;
    private final Sessions sessions;
    private final Links links;
    private final Parts parts;

    /** What else a password needs. */
    public record Parts(Attempts attempts, Notifier notifier, Transactions transactions, Consumer<AccessFact> facts) {}

    public Passwords(
            AccountStore accounts,
            PasswordHashes hashes,
            PasswordPolicy policy,
            Sessions sessions,
            Links links,
            Parts parts) {
        this.accounts = accounts;
        this.hashes = hashes;
        this.policy = policy;
        this.sessions = sessions;
        this.links = links;
        this.parts = parts;
    }

    /** What came of a change. */
    public sealed interface Change {
        /** Changed; the browser goes on with a new session. */
        record Done(Sessions.Opened session) implements Change {}

        /** The current password was wrong, or had to wait. */
        record NotProven() implements Change {}

        /** The new one is not acceptable. */
        record Unacceptable(Fault fault) implements Change {}
    }

    /**
     * What came of a link that was good.
     *
     * @param fault what is wrong with the new password; empty when it was set
     */
    public record Reset(Optional<Fault> fault) {}

    public PasswordPolicy policy() {
        return policy;
    }

    /** Whether the password is the account's, counted like a login. */
    public boolean proves(SignedIn person, String typed, AccessContext context) {
        Account account = person.account();
        byte[] key = Secrets.digest("password:" + account.id());
        String address = context.address().key();
        boolean mayTry = parts.attempts().begin(key, address, AttemptDelay.DEFAULT);
        String hash = accounts.credentials(account.id())
                .map(AccountStore.Credentials::passwordHash)
                .orElse(null);
        boolean right = hash != null && hashes.matches(PasswordPolicy.normalized(cut(typed)), hash);
        if (!mayTry || !right) {
            parts.facts().accept(new AccessFact.AuthenticationFailed(context, "password"));
            return false;
        }
        parts.attempts().succeeded(key, address);
        return true;
    }

    /** Changes the password of somebody who is signed in. */
    public Change change(SignedIn person, String current, String next, LoginRequest request) {
        Account account = person.account();
        AccessContext context = request.context();
        if (!proves(person, current, context)) {
            return new Change.NotProven();
        }
        Optional<Fault> fault = faultOf(account, next);
        if (fault.isPresent()) {
            return new Change.Unacceptable(fault.get());
        }
        set(account, next, context);
        Set<AuthenticationMethod> methods = EnumSet.copyOf(person.methods());
        return new Change.Done(sessions.open(account, Session.State.COMPLETE, methods, request.device()));
    }

    /** Sets the password of whoever the mailed link reached; empty when the link is none (any more). */
    public Optional<Reset> reset(String token, Purpose purpose, String next, LoginRequest request) {
        Optional<Account> owner = links.find(token, purpose);
        if (owner.isEmpty()) {
            return Optional.empty();
        }
        Optional<Fault> fault = faultOf(owner.get(), next);
        if (fault.isPresent()) {
            return Optional.of(new Reset(fault));
        }
        return parts.transactions().run(() -> links.use(token, purpose)).map(account -> {
            set(account, next, Logins.in(account.tenant(), request.context()));
            accounts.verifyEmail(account.id());
            // No session: who resets signs in with what they just chose, and with their second factor.
            return new Reset(Optional.empty());
        });
    }

    /** What is wrong with a new password, its history included. */
    public Optional<Fault> faultOf(Account account, String typed) {
        String password = PasswordPolicy.normalized(cut(typed));
        Optional<Fault> fault = policy.faultOf(password, account);
        if (fault.isPresent()) {
            return fault;
        }
        List<String> earlier = accounts.earlierPasswords(account.id(), policy.historyCount());
        boolean used = earlier.stream().anyMatch(hash -> hashes.matches(password, hash))
                || accounts.credentials(account.id())
                        .map(AccountStore.Credentials::passwordHash)
                        .filter(hash -> hashes.matches(password, hash))
                        .isPresent();
        return used ? Optional.of(Fault.USED_BEFORE) : Optional.empty();
    }

    private void set(Account account, String typed, AccessContext context) {
        String hash = hashes.hash(PasswordPolicy.normalized(typed));
        parts.transactions().execute(() -> {
            accounts.setPassword(account.id(), hash);
            links.voidAll(account, Purpose.RESET);
            links.voidAll(account, Purpose.INVITATION);
            sessions.endAll(account);
            parts.notifier().send(account, Notice.Kind.PASSWORD_CHANGED, "Your password was changed.", null);
        });
        parts.facts()
                .accept(new AccessFact.Occurred(
                        context,
                        Occurrence.ACCOUNT_CHANGED,
                        true,
                        account.id().toString(),
                        Map.of("change", "password")));
    }

    private static String cut(String typed) {
        int max = PasswordPolicy.LENGTH_MAX * 4;
        return typed.length() > max ? typed.substring(0, max) : typed;
    }
}
