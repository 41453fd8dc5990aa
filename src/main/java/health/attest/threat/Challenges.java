package health.attest.threat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Proof-of-work challenges in the form ALTCHA's browser widget solves: find the number whose SHA-256 after the salt is
 * the challenge. Keeps no state; salt and signature say all there is to know, and both are bound to one address.
 */
public final class Challenges {
    /** Numbers to try at most; half of them on average, a second or less in a browser. */
    public static final int NUMBER_MAX = 100_000;
    /** How long a challenge may be solved. */
    public static final Duration CHALLENGE_TIME = Duration.ofMinutes(5);
    /** How long a pass lasts. */
    public static final Duration PASS_TIME = Duration.ofMinutes(10);

    private static final int SALT_BYTES = 12;
    private static final Pattern SALT = Pattern.compile("([0-9a-f]{24})\\?expires=(\\d{1,12})&bind=([0-9a-f]{32})");
    private static final Pattern PASS = Pattern.compile("(\\d{1,12})\\.([0-9a-f]{24})\\.([0-9a-f]{64})");

    private final SecretKeySpec key;
    private final Clock clock;
    private final SecureRandom random;

    /**
     * A challenger.
     *
     * @param key at least 32 bytes, the same on every instance
     */
    public Challenges(byte[] key, Clock clock, SecureRandom random) {
        if (key.length < 32) {
            throw new IllegalArgumentException("a challenge key has at least 32 bytes");
        }
        this.key = new SecretKeySpec(key, "HmacSHA256");
        this.clock = clock;
        this.random = random;
    }

    /**
     * A challenge as ALTCHA's JSON has it.
     *
     * @param challenge hex of SHA-256 of salt and number
     * @param signature hex of an HMAC over challenge and {@code maxnumber}; the challenge holds the salt
     */
    public record Challenge(String algorithm, String challenge, int maxnumber, String salt, String signature) {}

    /** A solution as a client sends it back. */
    public record Solution(String algorithm, String challenge, long number, String salt, String signature) {}

    /**
     * A judged solution.
     *
     * @param id what must be spent once
     * @param pass opaque, bound to the address
     */
    public record Solved(String id, String pass) {}

    /** A fresh challenge for one address. */
    public Challenge challenge(String addressKey) {
        byte[] bytes = new byte[SALT_BYTES];
        random.nextBytes(bytes);
        long expires = clock.instant().plus(CHALLENGE_TIME).getEpochSecond();
        String nonce = HexFormat.of().formatHex(bytes);
        String salt = nonce + "?expires=" + expires + "&bind=" + binding(nonce, addressKey);
        String challenge = sha256(salt + random.nextInt(NUMBER_MAX + 1));
        return new Challenge("SHA-256", challenge, NUMBER_MAX, salt, signatureOf(challenge, salt));
    }

    /** Judges a solution; empty when it is wrong, forged, too late or another address's. */
    public Optional<Solved> judge(Solution solution, String addressKey) {
        Matcher salt = SALT.matcher(solution.salt());
        boolean right = solution.algorithm().equals("SHA-256")
                && salt.matches()
                && solution.number() >= 0
                && solution.number() <= NUMBER_MAX
                && same(signatureOf(solution.challenge(), solution.salt()), solution.signature())
                && same(binding(salt.group(1), addressKey), salt.group(3))
                && Instant.ofEpochSecond(Long.parseLong(salt.group(2))).isAfter(clock.instant())
                && same(sha256(solution.salt() + solution.number()), solution.challenge());
        return right ? Optional.of(new Solved(salt.group(1), pass(salt.group(1), addressKey))) : Optional.empty();
    }

    private String pass(String nonce, String addressKey) {
        long expires = clock.instant().plus(PASS_TIME).getEpochSecond();
        return expires + "." + nonce + "." + hmac("pass|" + expires + "|" + nonce + "|" + addressKey);
    }

    /** Whether a pass was given to this address and has not ended. */
    public boolean accepts(String pass, String addressKey) {
        Matcher parts = PASS.matcher(pass);
        return parts.matches()
                && Instant.ofEpochSecond(Long.parseLong(parts.group(1))).isAfter(clock.instant())
                && same(hmac("pass|" + parts.group(1) + "|" + parts.group(2) + "|" + addressKey), parts.group(3));
    }

    private String signatureOf(String challenge, String salt) {
        return hmac("challenge|SHA-256|" + NUMBER_MAX + "|" + challenge + "|" + salt);
    }

    private String binding(String nonce, String addressKey) {
        return hmac("bind|" + nonce + "|" + addressKey).substring(0, 32);
    }

    private static boolean same(String expected, String found) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), found.getBytes(StandardCharsets.UTF_8));
    }

    private String hmac(String message) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(message.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
        }
    }

    static String sha256(String message) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(message.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
