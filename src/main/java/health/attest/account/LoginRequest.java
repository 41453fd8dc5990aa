package health.attest.account;

import health.attest.access.AccessContext;
import org.jspecify.annotations.Nullable;

/**
 * A browser that wants to sign in.
 *
 * @param context of the request
 * @param userAgent what the browser says it is
 * @param deviceCookie the cookie of a remembered browser; null when it has none
 */
public record LoginRequest(
        AccessContext context, String userAgent, @Nullable String deviceCookie) {

    Session.Device device() {
        return new Session.Device(context.address().text(), userAgent);
    }

    @Override
    public String toString() {
        return "LoginRequest[" + context.requestId() + "]";
    }
}
