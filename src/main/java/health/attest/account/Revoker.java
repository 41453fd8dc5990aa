package health.attest.account;

import health.attest.auth.Revocations;
import health.attest.auth.Revocations.Kind;
import health.attest.auth.Revocations.Revocation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** Ends what was handed out on a session or an account: access tokens by revocation, the rest by telling. */
public final class Revoker {
    /** No access token lives longer, clock skew included. */
    private static final Duration ACCESS_TOKEN_LIFE_MAX = Duration.ofMinutes(15);

    private final Revocations revocations;
    private final Supplier<List<Endings>> listeners;
    private final String issuer;
    private final Clock clock;

    /**
     * A revoker.
     *
     * @param listeners who else must know; asked at each ending
     * @param issuer the {@code iss} of the accounts' tokens
     */
    public Revoker(Revocations revocations, Supplier<List<Endings>> listeners, String issuer, Clock clock) {
        this.revocations = revocations;
        this.listeners = listeners;
        this.issuer = issuer;
        this.clock = clock;
    }

    /** The {@code iss} of the accounts' tokens. */
    public String issuer() {
        return issuer;
    }

    void sessionEnded(Account account, UUID session) {
        revoke(Kind.SESSION, session.toString());
        listeners.get().forEach(listener -> listener.sessionEnded(account, session));
    }

    void accountEnded(Account account) {
        revoke(Kind.USER, account.id().toString());
        listeners.get().forEach(listener -> listener.accountEnded(account));
    }

    private void revoke(Kind kind, String key) {
        Instant now = clock.instant();
        revocations.revoke(new Revocation(kind, issuer, key, now, now.plus(ACCESS_TOKEN_LIFE_MAX)));
    }
}
