package health.attest.account;

import health.attest.access.AccessContext;
import health.attest.access.AccessFact;
import health.attest.access.Occurrence;
import health.attest.access.Tenant;
import health.attest.account.LinkStore.Purpose;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What people without a session may ask for: an account where everybody may have one, and a new password. Every answer
 * is the same whether or not the name or the address is known. Thread-safe.
 */
public final class Registrations {

    /** Who may get an account. */
    public enum Mode {
        /** Nobody; administrators have other means. */
        OFF,
        /** Whom an administrator invites. */
        INVITE,
        /** Everybody with an e-mail address, as somebody without any rights. */
        OPEN
    }

    private final Mode mode;
    private final AccountStore accounts;
    private final Links links;
    private final Notifier notifier;
    private final Transactions transactions;
    private final Consumer<AccessFact> facts;

    public Registrations(
            Mode mode,
            AccountStore accounts,
            Links links,
            Notifier notifier,
            Transactions transactions,
            Consumer<AccessFact> facts) {
        this.mode = mode;
        this.accounts = accounts;
        this.links = links;
        this.notifier = notifier;
        this.transactions = transactions;
        this.facts = facts;
    }

    public Mode mode() {
        return mode;
    }

    /**
     * Registers somebody where everybody may: the account has no password until the link in the mail is followed. A
     * name or an address that is taken is told to its owner, not to who typed it.
     */
    public void register(Tenant tenant, String username, String displayName, String email, AccessContext context) {
        if (mode != Mode.OPEN) {
            throw new IllegalStateException("registration is not open");
        }
        Account account = new Account(UUID.randomUUID(), tenant, username, displayName, email, Set.of(), null, false);
        transactions.execute(() -> {
            if (!accounts.byEmail(tenant, email).isEmpty() || !accounts.add(account)) {
                accounts.byEmail(tenant, email)
                        .forEach(owner -> notifier.send(
                                owner,
                                Notice.Kind.ACCOUNT_CHANGED,
                                "Somebody asked for an account with your e-mail address. You have one already: "
                                        + owner.username() + ".",
                                null));
                return;
            }
            invite(account);
        });
        facts.accept(new AccessFact.Occurred(
                Logins.in(tenant, context), Occurrence.ACCOUNT_CHANGED, true, null, Map.of("change", "registration")));
    }

    /** Sends the link with which an account's owner sets the first password. */
    public void invite(Account account) {
        transactions.execute(() -> notifier.send(
                account,
                Notice.Kind.INVITATION,
                "An account was made for you: " + account.username() + "@"
                        + account.tenant().id() + ". Choose your password within seven days.",
                links.make(account, Purpose.INVITATION)));
    }

    /** Sends a reset link to the address of that account, if there is such a one; nobody learns whether. */
    public void requestReset(LoginName name, AccessContext context) {
        accounts.byUsername(name.tenant(), name.username())
                .filter(account -> !account.disabled())
                .ifPresent(this::sendReset);
        facts.accept(new AccessFact.Occurred(
                Logins.in(name.tenant(), context),
                Occurrence.ACCOUNT_CHANGED,
                true,
                null,
                Map.of("change", "reset-requested")));
    }

    /** Sends a reset link to the account's own address. */
    public void sendReset(Account account) {
        transactions.execute(() -> {
            links.voidAll(account, Purpose.RESET);
            notifier.send(
                    account,
                    Notice.Kind.PASSWORD_RESET,
                    "Somebody, hopefully you, asked for a new password. The link in the mail holds for 15 minutes.",
                    links.make(account, Purpose.RESET));
        });
    }

    /** Sends the link that shows that somebody reads the account's address. */
    public void sendVerification(Account account) {
        transactions.execute(() -> notifier.send(
                account,
                Notice.Kind.VERIFICATION,
                "Please confirm that this is your e-mail address.",
                links.make(account, Purpose.VERIFICATION)));
    }

    /** Notes that the link reached somebody; false when it is none (any more). */
    public boolean verify(String token) {
        return transactions
                .run(() -> links.use(token, Purpose.VERIFICATION).map(account -> {
                    accounts.verifyEmail(account.id());
                    return true;
                }))
                .orElse(false);
    }
}
