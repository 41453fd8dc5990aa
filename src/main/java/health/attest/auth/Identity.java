package health.attest.auth;

import health.attest.access.Caller;
import health.attest.access.Tenant;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom a valid token identifies.
 *
 * @param tenant the tenant it is confined to
 * @param caller who, with only what the issuer was trusted to say
 * @param issuedAt when the token was issued
 * @param session the login it belongs to ({@code sid}); null when the token names none
 * @param excess names of claims that said more than the issuer was trusted for; never their values
 */
public record Identity(
        Tenant tenant,
        Caller.Authenticated caller,
        Instant issuedAt,
        @Nullable String session,
        Set<String> excess) {

    public Identity {
        excess = Set.copyOf(excess);
    }
}
