package health.attest.account;

import health.attest.account.LinkStore.Purpose;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Makes the links that mails carry and answers whose they are. Thread-safe. */
public final class Links {
    private static final Duration RESET_LIFE = Duration.ofMinutes(15);
    static final Duration INVITATION_LIFE = Duration.ofDays(7);

    private final LinkStore store;
    private final AccountStore accounts;
    private final Secrets secrets;
    private final UnaryOperator<String> address;
    private final Clock clock;

    /** @param baseUrl of the server, without a trailing slash */
    public Links(LinkStore store, AccountStore accounts, Secrets secrets, String baseUrl, Clock clock) {
        this.store = store;
        this.accounts = accounts;
        this.secrets = secrets;
        this.address = path -> baseUrl + path;
        this.clock = clock;
    }

    /** A new link for that account. */
    public String make(Account account, Purpose purpose) {
        String token = secrets.next();
        Duration life = purpose == Purpose.RESET ? RESET_LIFE : INVITATION_LIFE;
        store.add(Secrets.digest(token), account.id(), purpose, clock.instant().plus(life));
        String page = purpose == Purpose.VERIFICATION ? "/account/verify?token=" : "/account/set-password?token=";
        return address.apply(page + token);
    }

    /** Whose the token is; it stays usable. */
    public Optional<Account> find(String token, Purpose purpose) {
        return store.find(Secrets.digest(token), purpose, clock.instant())
                .flatMap(accounts::byId)
                .filter(account -> !account.disabled());
    }

    /** Whose the token is; nobody can use it again. */
    public Optional<Account> use(String token, Purpose purpose) {
        return store.use(Secrets.digest(token), purpose, clock.instant())
                .flatMap(accounts::byId)
                .filter(account -> !account.disabled());
    }

    /** Voids the account's other links of that purpose. */
    void voidAll(Account account, Purpose purpose) {
        store.useAll(account.id(), purpose, clock.instant());
    }
}
