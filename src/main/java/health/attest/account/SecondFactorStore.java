package health.attest.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Where second factors are kept. Every method joins the caller's transaction, or has one of its own. */
public interface SecondFactorStore {

    /** Whether the account has a confirmed second factor. */
    boolean isSetUp(UUID account);

    /** The secret of the account's authenticator app, opened; empty when there is none of that kind. */
    Optional<byte[]> secret(UUID account, boolean confirmed);

    /** Keeps a secret that is still to be confirmed, in place of another such one; never of a confirmed one. */
    void propose(UUID account, byte[] secret);

    /** Confirms the proposed secret with the step its owner showed; false when there is none to confirm. */
    boolean confirm(UUID account, long step);

    /** Marks a step as used, by compare-and-set: false when it, or a later one, was used before. */
    boolean use(UUID account, long step);

    /** Replaces the recovery codes. */
    void setRecoveryCodes(UUID account, List<byte[]> hashes);

    /** Marks a recovery code as used, by compare-and-set: false when there is no such unused one. */
    boolean useRecoveryCode(UUID account, byte[] hash);

    int unusedRecoveryCodes(UUID account);

    /** Forgets app, codes and devices. */
    void removeAll(UUID account);

    void addDevice(TrustedDevice device, byte[] cookieHash);

    /** Whether the cookie is of a device the account trusts now; notes its use. */
    boolean useDevice(UUID account, byte[] cookieHash, Instant now);

    List<TrustedDevice> devices(UUID account);

    boolean removeDevice(UUID account, UUID id);
}
