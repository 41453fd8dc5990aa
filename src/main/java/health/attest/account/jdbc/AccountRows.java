package health.attest.account.jdbc;

import health.attest.access.ResourceReference;
import health.attest.access.Role;
import health.attest.access.Tenant;
import health.attest.account.Account;
import health.attest.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads accounts out of rows and seals what of them is sealed. */
final class AccountRows {
    /** The columns {@link #account} reads, of a table called {@code a}. */
    static final String COLUMNS = "a.id AS account_id, a.tenant, a.username, a.display_name, a.email, a.roles,"
            + " a.fhir_user, a.disabled_at";

    private final Vault vault;

    AccountRows(Vault vault) {
        this.vault = vault;
    }

    Account account(ResultSet row) throws SQLException {
        UUID id = row.getObject("account_id", UUID.class);
        return new Account(
                id,
                new Tenant(row.getString("tenant")),
                row.getString("username"),
                row.getString("display_name"),
                opened(context(id), row.getBytes("email")),
                roles(row),
                reference(row.getString("fhir_user")),
                row.getTimestamp("disabled_at") != null);
    }

    byte @Nullable [] sealedEmail(Account account) {
        return account.email() == null
                ? null
                : vault.seal(context(account.id()), account.email().getBytes(StandardCharsets.UTF_8));
    }

    /** Addresses are compared without case, as mail servers in practice do. */
    byte @Nullable [] emailIndex(@Nullable String email) {
        return email == null ? null : vault.blindIndex("account.email", email.toLowerCase(Locale.ROOT));
    }

    static String[] roles(Account account) {
        return account.roles().stream().map(Role::code).sorted().toArray(String[]::new);
    }

    static @Nullable String fhirUser(Account account) {
        return account.fhirUser() == null ? null : account.fhirUser().toString();
    }

    static @Nullable Instant instant(@Nullable Timestamp time) {
        return time == null ? null : time.toInstant();
    }

    private static String context(UUID account) {
        return "account.email:" + account;
    }

    private @Nullable String opened(String context, byte @Nullable [] sealedValue) {
        return sealedValue == null ? null : new String(vault.open(context, sealedValue), StandardCharsets.UTF_8);
    }

    /** A role this version does not know grants nothing. */
    private static Set<Role> roles(ResultSet row) throws SQLException {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        Arrays.stream((String[]) row.getArray("roles").getArray())
                .forEach(code -> Role.of(code).ifPresent(roles::add));
        return roles;
    }

    private static @Nullable ResourceReference reference(@Nullable String text) {
        return text == null ? null : ResourceReference.parse(text, "").orElse(null);
    }
}
