package health.attest.threat.servlet;

import health.attest.access.AccessContext;
import health.attest.access.AccessFact;
import health.attest.threat.Keys;
import health.attest.threat.Signal;
import health.attest.threat.SignalQueue;
import org.springframework.context.event.EventListener;

/** Turns what other gates noticed into signals. */
final class FactListener {
    private final Keys keys;
    private final SignalQueue signals;

    FactListener(Keys keys, SignalQueue signals) {
        this.keys = keys;
        this.signals = signals;
    }

    @EventListener
    void onFailure(AccessFact.AuthenticationFailed failed) {
        signals.add(new Signal.AuthenticationFailed(addressKey(failed.context())));
    }

    /** Also when the token came to a route that is not scored: the address is then known to serve somebody. */
    @EventListener
    void onAuthenticated(AccessFact.Authenticated authenticated) {
        signals.add(new Signal.Shared(addressKey(authenticated.context())));
    }

    private String addressKey(AccessContext context) {
        return Keys.addressKey(keys.tag(context.address()));
    }
}
