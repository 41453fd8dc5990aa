package health.attest.account;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Sets up, checks and removes second factors. Thread-safe.
 *
 * <p>A code of an authenticator app is good once, a recovery code is good once; both by compare-and-set in the store,
 * so that two that come at once cannot both be.
 */
public final class SecondFactors {
    /** Recovery codes handed out at once. */
    public static final int RECOVERY_CODES = 10;

    /** Letters and digits that nobody mistakes for one another. */
    private static final String ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz";

    private static final int RECOVERY_CODE_LENGTH = 16;
    private static final int CODE_LENGTH_MAX = 40;

    private final SecondFactorStore store;
    private final SecondFactorPolicy policy;
    private final Transactions transactions;
    private final Secrets secrets;
    private final Clock clock;

    public SecondFactors(
            SecondFactorStore store,
            SecondFactorPolicy policy,
            Transactions transactions,
            Secrets secrets,
            Clock clock) {
        this.store = store;
        this.policy = policy;
        this.transactions = transactions;
        this.secrets = secrets;
        this.clock = clock;
    }

    /**
     * A secret to be put into an authenticator app.
     *
     * @param secret in base32
     * @param address the {@code otpauth} address that a QR code carries
     */
    public record Proposal(String secret, String address) {
        @Override
        public String toString() {
            return "Proposal[]";
        }
    }

    public SecondFactorPolicy policy() {
        return policy;
    }

    public boolean isSetUp(Account account) {
        return store.isSetUp(account.id());
    }

    /** Whether one of the account's roles must have a second factor. */
    public boolean isRequired(Account account) {
        return account.roles().stream().anyMatch(policy.requiredOf()::contains);
    }

    /** Whether the browser gave this account's second factor lately and was remembered. */
    public boolean isTrusted(Account account, @Nullable String deviceCookie) {
        return deviceCookie != null && store.useDevice(account.id(), Secrets.digest(deviceCookie), clock.instant());
    }

    /** Proposes a new secret, unless one is confirmed already. */
    public Optional<Proposal> propose(Account account) {
        if (store.isSetUp(account.id())) {
            return Optional.empty();
        }
        // Shown again, not drawn again: a page that is loaded twice must not spoil the code that was scanned first.
        byte[] secret = store.secret(account.id(), false).orElseGet(() -> {
            byte[] fresh = secrets.bytes(Totp.SECRET_BYTES);
            store.propose(account.id(), fresh);
            return fresh;
        });
        String base32 = Totp.base32(secret);
        String label =
                encoded("Attest:" + account.username() + "@" + account.tenant().id());
        return Optional.of(new Proposal(base32, "otpauth://totp/" + label + "?secret=" + base32 + "&issuer=Attest"));
    }

    /** Confirms the proposed secret by a code of it; the recovery codes, or empty when the code is wrong. */
    public Optional<List<String>> confirm(Account account, String code) {
        Instant now = clock.instant();
        return store.secret(account.id(), false)
                .flatMap(secret -> Totp.stepOf(secret, withoutSpaces(code), now))
                .flatMap(step -> transactions.run(() -> store.confirm(account.id(), step)
                        ? Optional.of(newRecoveryCodes(account))
                        : Optional.<List<String>>empty()));
    }

    /** Judges a code of the app or a recovery code, and spends it; how it proves its owner, or empty. */
    public Optional<AuthenticationMethod> spend(Account account, String typed) {
        String code = withoutSpaces(typed);
        if (code.length() == Totp.DIGITS) {
            return store.secret(account.id(), true)
                    .flatMap(secret -> Totp.stepOf(secret, code, clock.instant()))
                    .filter(step -> store.use(account.id(), step))
                    .map(step -> AuthenticationMethod.TOTP);
        }
        return store.useRecoveryCode(account.id(), Secrets.digest(code))
                ? Optional.of(AuthenticationMethod.RECOVERY_CODE)
                : Optional.empty();
    }

    /** Ten new recovery codes; the old ones are void. */
    public List<String> newRecoveryCodes(Account account) {
        List<String> codes = new ArrayList<>();
        List<byte[]> hashes = new ArrayList<>();
        for (int i = 0; i < RECOVERY_CODES; i++) {
            StringBuilder code = new StringBuilder();
            for (int c = 0; c < RECOVERY_CODE_LENGTH; c++) {
                code.append(c > 0 && c % 4 == 0 ? "-" : "").append(ALPHABET.charAt(secrets.below(ALPHABET.length())));
            }
            codes.add(code.toString());
            hashes.add(Secrets.digest(withoutSpaces(code.toString())));
        }
        store.setRecoveryCodes(account.id(), hashes);
        return codes;
    }

    public int unusedRecoveryCodes(Account account) {
        return store.unusedRecoveryCodes(account.id());
    }

    /** Forgets the account's second factor with its codes and devices. */
    public void remove(Account account) {
        store.removeAll(account.id());
    }

    /** Remembers a browser; the cookie it gets, this once. */
    public String trust(Account account, Session.Device device) {
        Instant now = clock.instant();
        String cookie = secrets.next();
        store.addDevice(
                new TrustedDevice(
                        UUID.randomUUID(),
                        account.id(),
                        device,
                        new Session.Times(now, now, now),
                        now.plus(policy.deviceTrust())),
                Secrets.digest(cookie));
        return cookie;
    }

    public List<TrustedDevice> devices(Account account) {
        return store.devices(account.id());
    }

    /** Forgets one remembered browser; false when the account has none of that id. */
    public boolean forget(Account account, UUID device) {
        return store.removeDevice(account.id(), device);
    }

    private static String withoutSpaces(String code) {
        String cut = code.length() > CODE_LENGTH_MAX ? code.substring(0, CODE_LENGTH_MAX) : code;
        return cut.replaceAll("[\\s-]", "").toLowerCase(Locale.ROOT);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
