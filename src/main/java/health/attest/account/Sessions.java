package health.attest.account;

import health.attest.account.Session.Device;
import health.attest.account.Session.State;
import health.attest.account.Session.Times;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Opens, finds and ends sessions. A session is known by an opaque cookie, drawn anew at login and at every step up, of
 * which only the digest is kept. Thread-safe.
 */
public final class Sessions {
    /** A session's last use is written down at most this often. */
    private static final Duration TOUCH_EVERY = Duration.ofSeconds(30);

    private final SessionStore store;
    private final SessionPolicy policy;
    private final Transactions transactions;
    private final Revoker revoker;
    private final Secrets secrets;
    private final Clock clock;

    public Sessions(
            SessionStore store,
            SessionPolicy policy,
            Transactions transactions,
            Revoker revoker,
            Secrets secrets,
            Clock clock) {
        this.store = store;
        this.policy = policy;
        this.transactions = transactions;
        this.revoker = revoker;
        this.secrets = secrets;
        this.clock = clock;
    }

    /**
     * A session and the cookie that its browser gets, this once.
     *
     * @param cookie opaque
     */
    public record Opened(Session session, String cookie) {
        @Override
        public String toString() {
            return "Opened[" + session.id() + "]";
        }
    }

    /** The living session of a cookie, whatever its state. */
    public Optional<Session> find(String cookie) {
        Instant now = clock.instant();
        Optional<Session> found = store.find(Secrets.digest(cookie)).filter(session -> policy.isAlive(session, now));
        found.filter(session -> !session.times().lastUsed().plus(TOUCH_EVERY).isAfter(now))
                .ifPresent(session -> store.touch(session.id(), now));
        return found;
    }

    /** Who is signed in with that cookie; nobody while a second factor is outstanding. */
    public Optional<SignedIn> signedIn(String cookie) {
        return find(cookie).filter(session -> session.state() == State.COMPLETE).map(Session::signedIn);
    }

    /** Opens a session; with it, the oldest one ends when there would be too many. */
    public Opened open(Account account, State state, Set<AuthenticationMethod> methods, Device device) {
        Instant now = clock.instant();
        Session session = new Session(UUID.randomUUID(), account, state, methods, device, new Times(now, now, now));
        String cookie = secrets.next();
        return transactions.run(() -> {
            store.add(session, Secrets.digest(cookie));
            if (state == State.COMPLETE) {
                List<Session> all = store.of(account.id());
                all.stream().skip(policy.perAccountMax()).forEach(this::end);
            }
            return new Opened(session, cookie);
        });
    }

    /** Replaces a session that waited for a second factor by a complete one with another id and cookie. */
    public Opened complete(Session pending, AuthenticationMethod method) {
        Set<AuthenticationMethod> methods = EnumSet.of(method);
        methods.addAll(pending.methods());
        return transactions.run(() -> {
            store.remove(pending.id());
            return open(pending.account(), State.COMPLETE, methods, pending.device());
        });
    }

    /** Counts a try at the second factor; after the last one allowed the session is gone. */
    public boolean mayTrySecondFactor(Session pending, int triesMax) {
        return transactions.run(() -> {
            boolean may = store.countSecondFactorTry(pending.id()) <= triesMax;
            if (!may) {
                store.remove(pending.id());
            }
            return may;
        });
    }

    /** The living complete sessions of an account, the one used last first. */
    public List<Session> of(Account account) {
        Instant now = clock.instant();
        return store.of(account.id()).stream()
                .filter(session -> policy.isAlive(session, now))
                .toList();
    }

    /** Ends a session and the tokens it gave. */
    public void end(Session session) {
        transactions.execute(() -> {
            if (store.remove(session.id()) && session.state() == State.COMPLETE) {
                revoker.sessionEnded(session.account(), session.id());
            }
        });
    }

    /** Ends one session of an account; false when it has none of that id. */
    public boolean end(Account account, UUID id) {
        Optional<Session> session = store.of(account.id()).stream()
                .filter(one -> one.id().equals(id))
                .findFirst();
        session.ifPresent(this::end);
        return session.isPresent();
    }

    /** Ends every session of an account but one, with their tokens; how many ended. */
    public int endOthers(Account account, UUID kept) {
        List<Session> others = store.of(account.id()).stream()
                .filter(session -> !session.id().equals(kept))
                .toList();
        others.forEach(this::end);
        return others.size();
    }

    /** Ends everything an account was given: all sessions, and all tokens whatever they were given on. */
    public void endAll(Account account) {
        transactions.execute(() -> {
            store.of(account.id()).forEach(this::end);
            revoker.accountEnded(account);
        });
    }

    /** Forgets sessions that are over. */
    public int purge() {
        Instant now = clock.instant();
        return store.purge(now.minus(policy.lifeMax()), now.minus(policy.idleMax()));
    }
}
