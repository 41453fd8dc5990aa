package health.attest.audit;

import health.attest.access.AccessContext;
import health.attest.access.Caller.Anonymous;
import health.attest.access.Caller.TokenState;
import health.attest.access.ClientAddress;
import health.attest.access.Tenant;
import health.attest.audit.AccessRecord.About;
import health.attest.audit.AccessRecorder.Actor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts what is refused before anybody is known, so that a flood costs the journal one event per minute, address key
 * and rule. Thread-safe; a crash loses at most the counts of its minute, whose single refusals the threat guard's log
 * has.
 */
public final class RefusalCounter {
    /** Keys counted apart in one minute; past it they are counted together. */
    static final int KEYS_MAX = 1_000;

    private static final String OTHERS = "others";

    private final Map<Key, Count> counts = new HashMap<>();

    private record Key(Tenant tenant, String address, String rule) {}

    private static final class Count {
        private final ClientAddress address;
        private long refusals;

        private Count(ClientAddress address) {
            this.address = address;
        }
    }

    /** Counts one refusal. */
    public synchronized void count(AccessContext context, String rule) {
        Key key = new Key(context.tenant(), context.address().key(), rule);
        if (counts.size() >= KEYS_MAX && !counts.containsKey(key)) {
            key = new Key(context.tenant(), OTHERS, rule);
        }
        counts.computeIfAbsent(key, any -> new Count(context.address())).refusals++;
    }

    /** The events of what was counted since the last call. */
    public List<JournalEntry> drain(AccessRecorder recorder) {
        Map<Key, Count> drained;
        synchronized (this) {
            drained = new HashMap<>(counts);
            counts.clear();
        }
        List<JournalEntry> entries = new ArrayList<>();
        drained.forEach((key, count) -> entries.add(entry(recorder, key, count)));
        return entries;
    }

    private static JournalEntry entry(AccessRecorder recorder, Key key, Count count) {
        ClientAddress address = key.address().equals(OTHERS) ? null : count.address;
        Requester requester = new Requester(null, address, null, new Anonymous(TokenState.ABSENT), null);
        Map<String, String> details =
                Map.of("rule", key.rule(), "refusals", Long.toString(count.refusals), "address-key", key.address());
        return recorder.one(
                new Actor(key.tenant(), requester),
                EventKind.ANONYMOUS_REFUSALS,
                new Outcome(Outcome.Level.SERIOUS_FAILURE, key.rule()),
                About.subject(key.address(), details));
    }
}
