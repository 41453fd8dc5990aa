package health.attest.account;

/** Turns passwords into hashes that cost an attacker much. Thread-safe; slow on purpose. */
public interface PasswordHashes {

    /** A new hash of the password, salted. */
    String hash(String password);

    /** Whether the hash is one of the password; as much work as {@link #hash}, whatever the answer. */
    boolean matches(String password, String hash);

    /** Whether the hash is of an older or weaker form than {@link #hash} makes. */
    boolean isOutdated(String hash);
}
