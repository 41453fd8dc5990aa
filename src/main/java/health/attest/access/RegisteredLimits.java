package health.attest.access;

import java.util.OptionalInt;

/**
 * Request limits that an issuer has registered for single clients. Thread-safe; answers from memory, on every request.
 */
@FunctionalInterface
public interface RegisteredLimits {
    /** No client has one. */
    RegisteredLimits NONE = subject -> OptionalInt.empty();

    /** Requests a minute of a subject; empty when its client has no limit of its own. */
    OptionalInt limitOf(Caller.Subject subject);
}
