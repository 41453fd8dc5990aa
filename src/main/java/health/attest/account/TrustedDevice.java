package health.attest.account;

import java.time.Instant;
import java.util.UUID;

/**
 * A browser that gave a second factor and is remembered.
 *
 * @param device where it was when it did
 * @param times when it was remembered and last used
 * @param expiresAt when it is forgotten
 */
public record TrustedDevice(UUID id, UUID account, Session.Device device, Session.Times times, Instant expiresAt) {}
