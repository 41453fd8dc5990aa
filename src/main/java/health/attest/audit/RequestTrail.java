package health.attest.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one HTTP request has to leave in the journal. Lives as a servlet request attribute; used by the request's thread
 * only.
 */
public final class RequestTrail {
    /** Servlet request attribute that holds the trail. */
    public static final String ATTRIBUTE = "health.attest.audit.RequestTrail";

    private static final Outcome NOT_THERE = Outcome.ofStatus(404);

    private final Instant started;
    private final @Nullable String userAgent;
    private final List<JournalEntry> pending = new ArrayList<>();
    private final List<JournalEntry> lasting = new ArrayList<>();
    private final Set<String> written = new HashSet<>();
    private boolean accounted;
    private boolean withheld;
    private @Nullable Outcome failure;
    private @Nullable Outcome closed;

    public RequestTrail(Instant started, @Nullable String userAgent) {
        this.started = started;
        this.userAgent = userAgent;
    }

    public Instant started() {
        return started;
    }

    public @Nullable String userAgent() {
        return userAgent;
    }

    /** Entries that must be durable before the first byte of the answer leaves. */
    public void add(List<JournalEntry> entries) {
        pending.addAll(entries);
        accounted = true;
    }

    /** Entries that hold however the request ends, a decision for example; they do not account for the request. */
    public void addLasting(List<JournalEntry> entries) {
        lasting.addAll(entries);
    }

    /**
     * A resource version whose entries commit with it.
     *
     * @return whether it is the first time this request says so
     */
    public boolean wroteInTransaction(String reference, @Nullable String version) {
        written.add(reference);
        return written.add(reference + "/_history/" + version);
    }

    public boolean wrote(String reference) {
        return written.contains(reference);
    }

    /** Whether any entry commits with its resource. */
    public boolean wroteAny() {
        return !written.isEmpty();
    }

    /** Nothing of this request belongs in the journal, or its transaction has taken all of it there. */
    public void account() {
        accounted = true;
    }

    /** Whether somebody has said what this request leaves. */
    public boolean isAccounted() {
        return accounted;
    }

    /** The request failed or was refused; only this outcome counts, and what was found on the way is not disclosed. */
    public void fail(Outcome outcome) {
        if (failure == null) {
            failure = outcome;
        }
        pending.clear();
        accounted = false;
    }

    /** The journal did not take a write's entries: whatever answer follows must not leave. */
    public void withhold() {
        withheld = true;
    }

    public boolean isWithheld() {
        return withheld;
    }

    public @Nullable Outcome failure() {
        boolean absent = failure != null && NOT_THERE.equals(failure);
        return absent && closed != null ? closed : failure;
    }

    /** A consent closed what was asked for: if the answer is that nothing is there, this is why. */
    public void closed(Outcome why) {
        closed = why;
    }

    /** Takes what is pending. */
    public List<JournalEntry> drain() {
        List<JournalEntry> drained = new ArrayList<>(lasting);
        drained.addAll(pending);
        lasting.clear();
        pending.clear();
        return drained;
    }
}
