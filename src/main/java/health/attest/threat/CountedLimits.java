package health.attest.threat;

import health.attest.access.ClientAddress;
import health.attest.access.RequestLimits;

/** Limits of single routes, kept where all others are. */
public final class CountedLimits implements RequestLimits {
    private final ThreatCounters counters;
    private final Keys keys;

    public CountedLimits(ThreatCounters counters, Keys keys) {
        this.counters = counters;
        this.keys = keys;
    }

    @Override
    public Standing count(String what, String who, ClientAddress address, int perMinute) {
        String key = "l:" + keys.digest(what + "|" + address.key() + "|" + who);
        Snapshot seen = counters.visit(new Visit(key, key, perMinute, false, "", "", false));
        return new Standing(seen.admitted(), perMinute, seen.remaining(), seen.retryAfterSeconds());
    }
}
