package health.attest.audit.servlet;

import health.attest.access.AccessContext;
import health.attest.access.AccessIndex;
import health.attest.access.AccessIndexEntry;
import health.attest.access.Caller;
import health.attest.access.Interaction;
import health.attest.access.Interaction.Kind;
import health.attest.access.ResourceReference;
import health.attest.audit.AccessJournal;
import health.attest.audit.AccessRecord.About;
import health.attest.audit.AccessRecorder;
import health.attest.audit.AccessRecorder.Actor;
import health.attest.audit.EdgeCounter;
import health.attest.audit.EventKind;
import health.attest.audit.JournalEntry;
import health.attest.audit.JournalUnavailableException;
import health.attest.audit.Outcome;
import health.attest.audit.QueryText;
import health.attest.audit.RequestTrail;
import health.attest.audit.Routes;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes a trail durable. A request nobody accounted for gets its event here: what was refused before FHIR was reached,
 * what failed, and, as a last resort, whatever answered without saying what it disclosed.
 */
final class TrailSettlement {
    private static final String FHIR = "/fhir";
    private static final Set<String> OPEN = Set.of("metadata", ".well-known/smart-configuration");

    private final AccessJournal journal;
    private final AccessRecorder recorder;
    private final EdgeCounter counter;
    private final @Nullable AccessIndex index;

    TrailSettlement(AccessJournal journal, AccessRecorder recorder, EdgeCounter counter, @Nullable AccessIndex index) {
        this.counter = counter;
        this.journal = journal;
        this.recorder = recorder;
        this.index = index;
    }

    void settle(HttpServletRequest request, int status, RequestTrail trail) {
        List<JournalEntry> entries = new ArrayList<>(trail.drain());
        if (!trail.isAccounted() && request.getAttribute(AccessContext.ATTRIBUTE) instanceof AccessContext context) {
            entries.addAll(unaccounted(request, context, status, trail));
        }
        journal.append(entries);
        if (trail.isWithheld()) {
            throw new JournalUnavailableException("the journal refused what was written");
        }
        count(request, trail);
    }

    /** Counted by what was asked alone, so that an answer whose event was forgotten is missed by the journal. */
    private void count(HttpServletRequest request, RequestTrail trail) {
        boolean leavesNothing = OPEN.contains(relative(request))
                || request.getMethod().equals("OPTIONS")
                || (request.getAttribute(Interaction.ATTRIBUTE) instanceof Interaction interaction
                        && interaction.kind() == Kind.CAPABILITIES);
        if (!leavesNothing
                && request.getAttribute(AccessContext.ATTRIBUTE) instanceof AccessContext context
                && context.caller() instanceof Caller.Authenticated) {
            counter.count(context.tenant(), trail.started());
        }
    }

    private List<JournalEntry> unaccounted(
            HttpServletRequest request, AccessContext context, int status, RequestTrail trail) {
        String path = relative(request);
        boolean reachedFhir = request.getAttribute(Interaction.ATTRIBUTE) != null;
        boolean anonymous = context.caller() instanceof Caller.Anonymous;
        if (OPEN.contains(path) || request.getMethod().equals("OPTIONS") || (anonymous && !reachedFhir)) {
            return List.of();
        }
        Interaction interaction = request.getAttribute(Interaction.ATTRIBUTE) instanceof Interaction read
                ? read
                : Routes.read(request.getMethod(), withQuery(request, path));
        if (interaction.kind() == Kind.CAPABILITIES) {
            return List.of();
        }
        Outcome outcome = Objects.requireNonNullElseGet(trail.failure(), () -> Outcome.ofStatus(status));
        About about = about(request.getMethod(), interaction);
        return recorder.access(
                Actor.of(context, trail), EventKind.of(interaction), outcome, about, patients(context, about));
    }

    /** Whose record was asked for, so that the patient finds the refusal too. */
    private Set<ResourceReference> patients(AccessContext context, About about) {
        ResourceReference data = about.data();
        if (data == null || index == null) {
            return Set.of();
        }
        if (data.type().equals("Patient")) {
            return Set.of(data);
        }
        try {
            return index.find(context.tenant(), data).map(AccessIndexEntry::patients).orElse(Set.of()).stream()
                    .map(id -> new ResourceReference("Patient", id))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (RuntimeException e) {
            // The refusal is recorded without its patient rather than not at all.
            return Set.of();
        }
    }

    private static About about(String method, Interaction interaction) {
        if (interaction.type() != null
                && interaction.id() != null
                && interaction.operation() == null
                && ResourceReference.isLogicalId(interaction.id())) {
            ResourceReference data = new ResourceReference(interaction.type(), interaction.id());
            return About.data(data, interaction.version());
        }
        return About.query(QueryText.of(method, interaction));
    }

    private static String relative(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        String below = path.startsWith(FHIR) ? path.substring(FHIR.length()) : path;
        return below.startsWith("/") ? below.substring(1) : below;
    }

    private static String withQuery(HttpServletRequest request, String path) {
        return request.getQueryString() == null ? path : path + "?" + request.getQueryString();
    }
}
