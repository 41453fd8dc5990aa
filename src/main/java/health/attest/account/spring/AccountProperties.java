package health.attest.account.spring;

import health.attest.access.Role;
import health.attest.account.PasswordPolicy;
import health.attest.account.Registrations;
import health.attest.account.SecondFactorPolicy;
import health.attest.account.SessionPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The {@code attest.account.*} settings.
 *
 * @param registration who may get an account: {@code off}, {@code invite} or {@code open}
 * @param secondFactorRoles roles whose owners must have a second factor
 * @param secondFactorTries tries at a second factor before the password is asked for again
 * @param deviceTrust how long a remembered browser needs no second factor, at most 90 days
 * @param passwordLengthMin fewest characters of a password, at least 8
 * @param passwordHistory how many earlier passwords may not come back, 0 to 24
 * @param passwordComposed whether passwords must mix lower case, upper case, digits and others
 * @param breachedPasswords file of passwords known to be in other hands, one a line; empty for a short list of our own
 * @param sessionIdle a session ends after this long without a request, 1 minute to 1 hour
 * @param sessionLife a session ends after this long in any case, at most 24 h
 * @param sessionsMax sessions of one account at once, 1 to 20
 */
@ConfigurationProperties("attest.account")
record AccountProperties(
        @DefaultValue("invite") Registrations.Mode registration,

        @DefaultValue({"admin", "auditor", "security-officer", "privacy-officer"})
        Set<String> secondFactorRoles,

        @DefaultValue("5") int secondFactorTries,
        @DefaultValue("30d") Duration deviceTrust,
        @DefaultValue("12") int passwordLengthMin,
        @DefaultValue("10") int passwordHistory,
        @DefaultValue("false") boolean passwordComposed,
        @DefaultValue("") String breachedPasswords,
        @DefaultValue("15m") Duration sessionIdle,
        @DefaultValue("12h") Duration sessionLife,
        @DefaultValue("5") int sessionsMax) {

    private static final Duration PENDING = Duration.ofMinutes(5);

    /** Lines of a list; more would not fit beside the server. */
    private static final int BREACHED_MAX = 5_000_000;

    SecondFactorPolicy secondFactorPolicy() {
        Set<Role> roles = secondFactorRoles.stream()
                .filter(code -> !code.isBlank() && !code.equals("none"))
                .map(code -> Role.of(code).orElseThrow(() -> new IllegalArgumentException("no such role: " + code)))
                .collect(Collectors.toUnmodifiableSet());
        return new SecondFactorPolicy(roles, secondFactorTries, deviceTrust);
    }

    SessionPolicy sessionPolicy() {
        return new SessionPolicy(sessionIdle, sessionLife, PENDING, sessionsMax);
    }

    PasswordPolicy passwordPolicy() {
        return new PasswordPolicy(passwordLengthMin, passwordHistory, passwordComposed, breached());
    }

    private Set<String> breached() {
        try (InputStream lines = breachedPasswords.isBlank()
                ? Objects.requireNonNull(getClass().getResourceAsStream("/account/breached-passwords.txt"))
                : Files.newInputStream(Path.of(breachedPasswords))) {
            Set<String> all = new HashSet<>();
            new String(lines.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .limit(BREACHED_MAX)
                    .map(line -> line.strip().toLowerCase(Locale.ROOT))
                    .filter(line -> !line.isEmpty())
                    .forEach(all::add);
            return Set.copyOf(all);
        } catch (IOException e) {
            throw new UncheckedIOException("the list of breached passwords cannot be read", e);
        }
    }
}
