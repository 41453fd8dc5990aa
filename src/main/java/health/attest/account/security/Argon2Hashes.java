package health.attest.account.security;

import health.attest.account.PasswordHashes;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/** Argon2id with OWASP's first choice of parameters; hashes of bcrypt are accepted and replaced at the next login. */
final class Argon2Hashes implements PasswordHashes {
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int PARALLELISM = 1;
    private static final int MEMORY_KIB = 19_456;
    private static final int ITERATIONS = 2;

    private final PasswordEncoder encoder = new DelegatingPasswordEncoder(
            "argon2id",
            Map.of(
                    "argon2id",
                    new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, PARALLELISM, MEMORY_KIB, ITERATIONS),
                    "bcrypt",
                    new BCryptPasswordEncoder()));

    /** A flood of logins waits here, in order, instead of taking all memory and every core. */
    private final Semaphore places;

    Argon2Hashes(int atOnce) {
        this.places = new Semaphore(atOnce, true);
    }

    @Override
    public String hash(String password) {
        return inTurn(() -> encoder.encode(password));
    }

    @Override
    public boolean matches(String password, String hash) {
        return inTurn(() -> encoder.matches(password, hash));
    }

    @Override
    public boolean isOutdated(String hash) {
        return encoder.upgradeEncoding(hash);
    }

    private <T> T inTurn(Supplier<T> work) {
        places.acquireUninterruptibly();
        try {
            return work.get();
        } finally {
            places.release();
        }
    }
}
