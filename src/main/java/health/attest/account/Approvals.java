package health.attest.account;

import health.attest.access.AccessFact;
import health.attest.access.Occurrence;
import health.attest.access.Role;
import health.attest.access.Tenant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The second person: a change that would give much power is made when another administrator agrees, or, where there is
 * none, a day after everybody who keeps watch was told. Neither who asked nor whom it concerns can agree. Thread-safe.
 */
public final class Approvals {
    /** How long a lone administrator's change waits. */
    public static final Duration DELAY_ALONE = Duration.ofHours(24);

    /** How long a change waits for somebody to agree before it is void. */
    public static final Duration LIFE = Duration.ofDays(14);

    private static final List<Role> OFFICERS =
            List.of(Role.ADMIN, Role.SECURITY_OFFICER, Role.PRIVACY_OFFICER, Role.AUDITOR);

    private final ApprovalStore store;
    private final AccountStore accounts;
    private final Notifier notifier;
    private final Transactions transactions;
    private final Hooks hooks;
    private final Clock clock;

    /**
     * What approvals set in motion.
     *
     * @param changes the kinds there are; asked when a change is made
     * @param facts who is told
     */
    public record Hooks(Supplier<List<ApprovedChange>> changes, Consumer<AccessFact> facts) {}

    public Approvals(
            ApprovalStore store,
            AccountStore accounts,
            Notifier notifier,
            Transactions transactions,
            Hooks hooks,
            Clock clock) {
        this.store = store;
        this.accounts = accounts;
        this.notifier = notifier;
        this.transactions = transactions;
        this.hooks = hooks;
        this.clock = clock;
    }

    /** Asks for a change; the caller has the right to, and has checked that it makes sense. */
    public Approval request(Actor actor, String kind, String subject, Map<String, String> details) {
        Instant now = clock.instant();
        List<Account> others = accounts.withRole(actor.tenant(), Role.ADMIN).stream()
                .filter(admin -> mayDecide(admin.id().toString(), actor.id(), subject))
                .toList();
        Approval approval = new Approval(
                UUID.randomUUID(),
                actor.tenant(),
                kind,
                subject,
                details,
                actor.id(),
                now,
                others.isEmpty() ? now.plus(DELAY_ALONE) : null,
                now.plus(LIFE),
                Approval.State.OPEN,
                null);
        transactions.execute(() -> {
            store.add(approval);
            tellOfRequest(approval, others);
        });
        tell(actor, approval, "requested", true);
        return approval;
    }

    /** The tenant's changes that wait. */
    public List<Approval> open(Tenant tenant) {
        return store.open(tenant, clock.instant());
    }

    /** What came of a decision. */
    public enum Decision {
        DONE,
        /** The tenant has no such open approval. */
        UNKNOWN,
        /** The person asked for it, or it concerns them. */
        NOT_A_SECOND_PERSON
    }

    /** Agrees to a change and makes it. */
    public Decision approve(Actor actor, UUID id) {
        Optional<Approval> found = findOpen(actor, id);
        if (found.isEmpty()) {
            return Decision.UNKNOWN;
        }
        Approval approval = found.get();
        if (!mayDecide(actor.id(), approval.requestedBy(), approval.subject())) {
            tell(actor, approval, "approved", false);
            return Decision.NOT_A_SECOND_PERSON;
        }
        boolean made = make(approval, actor.id());
        if (made) {
            tell(actor, approval, "approved", true);
        }
        return made ? Decision.DONE : Decision.UNKNOWN;
    }

    /** Refuses a change, or withdraws one's own. */
    public Decision refuse(Actor actor, UUID id) {
        Optional<Approval> found = findOpen(actor, id);
        if (found.isEmpty() || !store.close(id, Approval.State.REFUSED, actor.id(), clock.instant())) {
            return Decision.UNKNOWN;
        }
        tell(actor, found.get(), "refused", true);
        return Decision.DONE;
    }

    /**
     * Makes the changes of lone administrators whose day is over; how many. One that cannot be made keeps no other
     * waiting.
     *
     * @throws RuntimeException what kept the first such from being made, after all others were
     */
    public int applyDue() {
        int made = 0;
        RuntimeException failure = null;
        for (Approval approval : store.due(clock.instant())) {
            try {
                made += make(approval, null) ? 1 : 0;
            } catch (RuntimeException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return made;
    }

    private boolean make(Approval approval, @Nullable String by) {
        ApprovedChange change = hooks.changes().get().stream()
                .filter(one -> one.kind().equals(approval.kind()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no module makes this change: " + approval.kind()));
        return transactions.run(() -> {
            boolean first = store.close(approval.id(), Approval.State.APPLIED, by, clock.instant());
            if (first) {
                change.apply(approval);
            }
            return first;
        });
    }

    private Optional<Approval> findOpen(Actor actor, UUID id) {
        return store.find(actor.tenant(), id)
                .filter(approval -> approval.state() == Approval.State.OPEN
                        && approval.expiresAt().isAfter(clock.instant()));
    }

    private static boolean mayDecide(String person, String requestedBy, String subject) {
        return !person.equals(requestedBy) && !person.equals(subject);
    }

    private void tellOfRequest(Approval approval, List<Account> others) {
        Set<Account> told = new LinkedHashSet<>(others);
        if (others.isEmpty()) {
            OFFICERS.forEach(role -> told.addAll(accounts.withRole(approval.tenant(), role)));
        }
        String wait = approval.effectiveAt() == null
                ? "It is made when another administrator agrees."
                : "There is no second administrator: it is made at " + approval.effectiveAt()
                        + " unless it is refused.";
        told.forEach(account -> notifier.send(
                account,
                Notice.Kind.APPROVAL,
                "A change was asked for: " + approval.kind() + " (" + approval.id() + "). " + wait,
                null));
    }

    private void tell(Actor actor, Approval approval, String step, boolean success) {
        hooks.facts()
                .accept(new AccessFact.Occurred(
                        actor.context(),
                        Occurrence.ROLE_CHANGED,
                        success,
                        approval.subject(),
                        Map.of(
                                "approval", approval.id().toString(),
                                "change", approval.kind(),
                                "step", step)));
    }
}
