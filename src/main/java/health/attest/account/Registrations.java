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

    private static final int RESETS_MAX = 20;

    private final Mode mode;
    private final AccountStore accounts;
    private final Links links;
    private final ResetRequests resets;
    private final Notifier notifier;
    private final Transactions transactions;
    private final Consumer<AccessFact> facts;

    /**
     * How those who cannot sign in are reached.
     *
     * @param links what their mails carry
     * @param resets who waits for one
     */
    public record Post(Links links, ResetRequests resets, Notifier notifier) {}

    public Registrations(
            Mode mode, AccountStore accounts, Post post, Transactions transactions, Consumer<AccessFact> facts) {
        this.mode = mode;
        this.accounts = accounts;
        this.links = post.links();
        this.resets = post.resets();
        this.notifier = post.notifier();
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

    /**
     * Asks for a reset link to the address of that account, if there is such a one. Whether there is shows neither in
     * an answer nor in the work: {@link #sendResets} looks later.
     */
    public void requestReset(LoginName name, AccessContext context) {
        resets.add(name);
        facts.accept(new AccessFact.Occurred(
                Logins.in(name.tenant(), context),
                Occurrence.ACCOUNT_CHANGED,
                true,
                null,
                Map.of("change", "reset-requested")));
    }

    /** Sends the links that were asked for, {@link #RESETS_MAX} at most; one for a name that was asked for often. */
    public void sendResets() {
        transactions.execute(() -> resets.take(RESETS_MAX).stream()
                .distinct()
                .flatMap(name -> accounts.byUsername(name.tenant(), name.username()).stream())
                .filter(account -> !account.disabled())
                .forEach(this::sendReset));
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
