package health.attest.account;

import java.util.UUID;

/**
 * Told, in the same transaction, when an authority ends, so that whoever handed something out on it ends that too. The
 * access tokens need no listener: they are revoked already.
 */
public interface Endings {

    /** A session ended: logged out, ended by its owner, or one too many. */
    void sessionEnded(Account account, UUID sessionId);

    /** Everything an account was given ends: it was disabled, or its password or second factor changed. */
    void accountEnded(Account account);
}
