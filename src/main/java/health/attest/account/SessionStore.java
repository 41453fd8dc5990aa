package health.attest.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Where sessions are kept. Every method joins the caller's transaction, or has one of its own. */
public interface SessionStore {

    /** The session of that cookie with its account, in one statement; empty when the account is disabled. */
    Optional<Session> find(byte[] cookieHash);

    /** The sessions of an account that are complete, the one used last first. */
    List<Session> of(UUID accountId);

    void add(Session session, byte[] cookieHash);

    void touch(UUID id, Instant now);

    /** Counts one more try at the second factor and answers how many there were. */
    int countSecondFactorTry(UUID id);

    /** Forgets a session; false when it was gone. */
    boolean remove(UUID id);

    /** Forgets what began or was used before these times. */
    int purge(Instant beganBefore, Instant usedBefore);
}
