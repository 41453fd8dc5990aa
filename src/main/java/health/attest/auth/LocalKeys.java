package health.attest.auth;

import java.util.function.Supplier;

/**
 * The keys of an issuer that is part of this server. They are asked for in memory, never over HTTP.
 *
 * @param issuer its {@code iss}
 * @param keySet its public keys as a JSON Web Key Set, as they are now
 */
public record LocalKeys(String issuer, Supplier<String> keySet) {}
