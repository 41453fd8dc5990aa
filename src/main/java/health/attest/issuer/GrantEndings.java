package health.attest.issuer;

import health.attest.account.Account;
import health.attest.account.Endings;
import java.time.Clock;
import java.util.UUID;

/** Ends what was given on a session or an account that ends. */
public final class GrantEndings implements Endings {
    private final Grants grants;
    private final Clock clock;

    public GrantEndings(Grants grants, Clock clock) {
        this.grants = grants;
        this.clock = clock;
    }

    @Override
    public void sessionEnded(Account account, UUID sessionId) {
        grants.endSession(sessionId, clock.instant());
    }

    @Override
    public void accountEnded(Account account) {
        grants.endAccount(account.id(), clock.instant());
    }
}
