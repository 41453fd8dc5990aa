package health.attest.account;

import health.attest.access.AccessContext;
import health.attest.access.AccessFact;
import health.attest.access.Occurrence;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What people do to their own account. Thread-safe. */
public final class MyAccount {
    private final AccountStore accounts;
    private final Sessions sessions;
    private final SecondFactors secondFactors;
    private final Registrations registrations;
    private final Parts parts;

    /** What else it needs. */
    public record Parts(Notifier notifier, Transactions transactions, Consumer<AccessFact> facts) {}

    public MyAccount(
            AccountStore accounts,
            Sessions sessions,
            SecondFactors secondFactors,
            Registrations registrations,
            Parts parts) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.secondFactors = secondFactors;
        this.registrations = registrations;
        this.parts = parts;
    }

    /** Changes name and address; a new address gets a link to confirm it, and the old one is told. */
    public Account change(SignedIn me, String displayName, @Nullable String email, AccessContext context) {
        Account before = me.account();
        Account after = new Account(
                before.id(),
                before.tenant(),
                before.username(),
                displayName,
                email == null ? before.email() : email,
                before.roles(),
                before.fhirUser(),
                before.disabled());
        parts.transactions().execute(() -> {
            accounts.update(after);
            if (email != null && !email.equals(before.email())) {
                parts.notifier().send(before, Notice.Kind.ACCOUNT_CHANGED, "Your e-mail address was changed.", null);
                registrations.sendVerification(after);
            }
        });
        tell(context, before, Occurrence.ACCOUNT_CHANGED, "own-details");
        return after;
    }

    /** Shuts one's own account; only an administrator opens it again. */
    public void disable(SignedIn me, AccessContext context) {
        Account a = me.account();
        Account after = new Account(
                a.id(), a.tenant(), a.username(), a.displayName(), a.email(), a.roles(), a.fhirUser(), true);
        parts.transactions().execute(() -> {
            accounts.update(after);
            sessions.endAll(after);
            parts.notifier().send(after, Notice.Kind.ACCOUNT_CHANGED, "Your account was shut, as you asked.", null);
        });
        tell(context, after, Occurrence.ACCOUNT_CHANGED, "disabled");
    }

    /** Ends one of one's sessions; false when there is none of that id. */
    public boolean endSession(SignedIn me, UUID id, AccessContext context) {
        boolean ended = sessions.end(me.account(), id);
        if (ended) {
            tell(context, me.account(), Occurrence.SESSION_ENDED, id.toString());
        }
        return ended;
    }

    /** Ends all of one's sessions but this one; how many. */
    public int endOtherSessions(SignedIn me, AccessContext context) {
        int ended = sessions.endOthers(me.account(), me.sessionId());
        tell(context, me.account(), Occurrence.SESSION_ENDED, "others");
        return ended;
    }

    /** Confirms a second factor that was proposed; the recovery codes, or empty when the code is wrong. */
    public Optional<List<String>> confirmSecondFactor(SignedIn me, String code, AccessContext context) {
        Optional<List<String>> codes = secondFactors.confirm(me.account(), code);
        if (codes.isPresent()) {
            tellOfSecondFactor(me, "added", context);
        }
        return codes;
    }

    /** Ten new recovery codes in place of the old; empty without a second factor. */
    public Optional<List<String>> newRecoveryCodes(SignedIn me, AccessContext context) {
        if (!secondFactors.isSetUp(me.account())) {
            return Optional.empty();
        }
        List<String> codes = secondFactors.newRecoveryCodes(me.account());
        tellOfSecondFactor(me, "recovery-codes", context);
        return Optional.of(codes);
    }

    /** Removes one's own second factor with a code of it; false when the code is wrong. */
    public boolean removeSecondFactor(SignedIn me, String code, AccessContext context) {
        if (secondFactors.spend(me.account(), code).isEmpty()) {
            parts.facts().accept(new AccessFact.AuthenticationFailed(context, "second-factor"));
            return false;
        }
        secondFactors.remove(me.account());
        sessions.endOthers(me.account(), me.sessionId());
        tellOfSecondFactor(me, "removed", context);
        return true;
    }

    public List<Notice> inbox(SignedIn me) {
        return parts.notifier().inbox(me.account().id());
    }

    public boolean markRead(SignedIn me, UUID notice) {
        return parts.notifier().markRead(me.account().id(), notice);
    }

    private void tellOfSecondFactor(SignedIn me, String change, AccessContext context) {
        parts.notifier().send(me.account(), Notice.Kind.SECOND_FACTOR_CHANGED, "Your second factor was changed.", null);
        tell(context, me.account(), Occurrence.SECOND_FACTOR, change);
    }

    private void tell(AccessContext context, Account account, Occurrence what, String change) {
        parts.facts()
                .accept(new AccessFact.Occurred(
                        context, what, true, account.id().toString(), Map.of("change", change)));
    }
}
