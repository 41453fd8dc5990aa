package health.attest.account;

import health.attest.access.AccessFact;
import health.attest.access.Occurrence;
import health.attest.access.ResourceReference;
import health.attest.access.Role;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What administrators do to the accounts of their tenant. They never set a password and never change their own account
 * here; what would give much power takes a second person. Thread-safe.
 */
public final class Users {
    /** The kind of approval that gives roles, an address or life back. */
    public static final String CHANGE_ACCOUNT = "account";

    /** The kind of approval that removes a second factor. */
    public static final String REMOVE_SECOND_FACTOR = "second-factor";

    /** Roles that only a second person can give: who has one sees much, or decides about the rights of others. */
    private static final Set<Role> PRIVILEGED =
            EnumSet.of(Role.ADMIN, Role.AUDITOR, Role.SECURITY_OFFICER, Role.PRIVACY_OFFICER, Role.INTEGRATION);

    private final AccountStore accounts;
    private final Sessions sessions;
    private final SecondFactors secondFactors;
    private final Approvals approvals;
    private final Registrations registrations;
    private final Parts parts;

    /** What else it needs. */
    public record Parts(Notifier notifier, Transactions transactions, Consumer<AccessFact> facts) {}

    public Users(
            AccountStore accounts,
            Sessions sessions,
            SecondFactors secondFactors,
            Approvals approvals,
            Registrations registrations,
            Parts parts) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.secondFactors = secondFactors;
        this.approvals = approvals;
        this.registrations = registrations;
        this.parts = parts;
    }

    /**
     * What an administrator wants an account to be.
     *
     * @param displayName null to leave it
     * @param email null to leave it
     * @param roles null to leave them
     * @param fhirUser null to leave it
     * @param disabled null to leave it
     */
    public record Wish(
            @Nullable String displayName,
            @Nullable String email,
            @Nullable Set<Role> roles,
            @Nullable ResourceReference fhirUser,
            @Nullable Boolean disabled) {}

    /** What came of a wish. */
    public sealed interface Outcome {
        /**
         * Done, as far as one person can.
         *
         * @param waits what takes a second person; null when nothing does
         */
        record Done(Account account, @Nullable Approval waits) implements Outcome {}

        /** The tenant has no such account. */
        record Unknown() implements Outcome {}

        /** The name is taken in the tenant. */
        record Taken() implements Outcome {}

        /** Nobody changes their own account as its administrator. */
        record Own() implements Outcome {}
    }

    /** Whether only a second person can give that role. */
    public static boolean isPrivileged(Role role) {
        return PRIVILEGED.contains(role);
    }

    public List<Account> page(Actor actor, String after, int count) {
        return accounts.page(actor.tenant(), after, count);
    }

    /** An account of the administrator's tenant. */
    public Optional<Account> find(Actor actor, UUID id) {
        return accounts.byId(id).filter(account -> account.tenant().equals(actor.tenant()));
    }

    /** Makes an account and invites its owner by mail; roles that give much power wait for a second person. */
    public Outcome create(Actor actor, String username, Wish wish) {
        Set<Role> wanted = wish.roles() == null ? Set.of() : wish.roles();
        Account account = new Account(
                UUID.randomUUID(),
                actor.tenant(),
                username,
                wish.displayName() == null ? username : wish.displayName(),
                wish.email(),
                unprivileged(wanted),
                wish.fhirUser(),
                false);
        boolean added = parts.transactions().run(() -> {
            boolean free = accounts.add(account);
            if (free) {
                registrations.invite(account);
            }
            return free;
        });
        if (!added) {
            return new Outcome.Taken();
        }
        tell(actor, account, Occurrence.ACCOUNT_CHANGED, "created");
        Approval waits = wanted.equals(account.roles())
                ? null
                : approvals.request(actor, CHANGE_ACCOUNT, account.id().toString(), Map.of("roles", codes(wanted)));
        return new Outcome.Done(account, waits);
    }

    /** Changes an account as far as one person can; the rest waits for a second one. */
    public Outcome change(Actor actor, UUID id, Wish wish) {
        Optional<Account> found = find(actor, id);
        if (found.isEmpty()) {
            return new Outcome.Unknown();
        }
        Account before = found.get();
        if (actor.is(id.toString())) {
            tell(actor, before, Occurrence.ACCOUNT_CHANGED, false, "own-account");
            return new Outcome.Own();
        }
        Map<String, String> waiting = new HashMap<>();
        Account after = merged(before, wish, waiting);
        if (!after.equals(before)) {
            apply(before, after);
            Occurrence what =
                    after.roles().equals(before.roles()) ? Occurrence.ACCOUNT_CHANGED : Occurrence.ROLE_CHANGED;
            tell(actor, after, what, after.disabled() && !before.disabled() ? "disabled" : "changed");
        }
        Approval waits = waiting.isEmpty() ? null : approvals.request(actor, CHANGE_ACCOUNT, id.toString(), waiting);
        return new Outcome.Done(after, waits);
    }

    /** Starts a reset to the account's own address. */
    public Outcome startReset(Actor actor, UUID id) {
        Optional<Account> found = find(actor, id).filter(account -> !account.disabled());
        if (found.isEmpty()) {
            return new Outcome.Unknown();
        }
        registrations.sendReset(found.get());
        tell(actor, found.get(), Occurrence.ACCOUNT_CHANGED, "reset-started");
        return new Outcome.Done(found.get(), null);
    }

    /** Asks for the removal of an account's second factor, which takes a second person. */
    public Outcome removeSecondFactor(Actor actor, UUID id) {
        Optional<Account> found = find(actor, id);
        if (found.isEmpty()) {
            return new Outcome.Unknown();
        }
        if (actor.is(id.toString())) {
            return new Outcome.Own();
        }
        return new Outcome.Done(found.get(), approvals.request(actor, REMOVE_SECOND_FACTOR, id.toString(), Map.of()));
    }

    /** The changes that a second person agreed to. */
    public List<ApprovedChange> approvedChanges() {
        return List.of(change(CHANGE_ACCOUNT, this::applyApproved), change(REMOVE_SECOND_FACTOR, approval -> {
            Account account = subjectOf(approval);
            secondFactors.remove(account);
            sessions.endAll(account);
            parts.notifier().send(account, Notice.Kind.SECOND_FACTOR_CHANGED, "Your second factor was removed.", null);
        }));
    }

    private void applyApproved(Approval approval) {
        Account before = subjectOf(approval);
        Map<String, String> details = approval.details();
        String roles = details.get("roles");
        String email = details.get("email");
        apply(
                before,
                new Account(
                        before.id(),
                        before.tenant(),
                        before.username(),
                        before.displayName(),
                        email == null ? before.email() : email,
                        roles == null ? before.roles() : rolesOf(roles),
                        before.fhirUser(),
                        !details.containsKey("enabled") && before.disabled()));
    }

    /** What one person can make of the account; what takes two goes into {@code waiting}. */
    private static Account merged(Account before, Wish wish, Map<String, String> waiting) {
        Set<Role> roles = wish.roles() == null ? before.roles() : wish.roles();
        Set<Role> now = EnumSet.noneOf(Role.class);
        roles.stream()
                .filter(role -> !PRIVILEGED.contains(role) || before.roles().contains(role))
                .forEach(now::add);
        if (!now.equals(roles)) {
            waiting.put("roles", codes(roles));
        }
        String email = before.email();
        if (wish.email() != null && !wish.email().equals(before.email())) {
            // Whoever chooses where the reset goes could choose the password.
            waiting.put("email", wish.email());
        }
        boolean disabled = wish.disabled() == null ? before.disabled() : wish.disabled();
        if (before.disabled() && !disabled && roles.stream().anyMatch(PRIVILEGED::contains)) {
            waiting.put("enabled", "true");
            disabled = true;
        }
        return new Account(
                before.id(),
                before.tenant(),
                before.username(),
                wish.displayName() == null ? before.displayName() : wish.displayName(),
                email,
                now,
                wish.fhirUser() == null ? before.fhirUser() : wish.fhirUser(),
                disabled);
    }

    private void apply(Account before, Account after) {
        parts.transactions().execute(() -> {
            accounts.update(after);
            boolean lessOrOther =
                    !after.roles().containsAll(before.roles()) || !Objects.equals(after.fhirUser(), before.fhirUser());
            if ((after.disabled() && !before.disabled()) || lessOrOther) {
                sessions.endAll(after);
            }
            String text = "Your account was changed by an administrator.";
            parts.notifier().send(before, Notice.Kind.ACCOUNT_CHANGED, text, null);
            if (after.email() != null && !after.email().equals(before.email())) {
                parts.notifier().send(after, Notice.Kind.ACCOUNT_CHANGED, text, null);
            }
        });
    }

    private Account subjectOf(Approval approval) {
        return accounts.byId(UUID.fromString(approval.subject()))
                .filter(account -> account.tenant().equals(approval.tenant()))
                .orElseThrow(() -> new IllegalStateException("the subject of an approval is gone"));
    }

    private void tell(Actor actor, Account account, Occurrence what, String change) {
        tell(actor, account, what, true, change);
    }

    private void tell(Actor actor, Account account, Occurrence what, boolean success, String change) {
        parts.facts()
                .accept(new AccessFact.Occurred(
                        actor.context(), what, success, account.id().toString(), Map.of("change", change)));
    }

    private static Set<Role> unprivileged(Set<Role> roles) {
        Set<Role> rest = EnumSet.noneOf(Role.class);
        roles.stream().filter(role -> !PRIVILEGED.contains(role)).forEach(rest::add);
        return rest;
    }

    private static String codes(Set<Role> roles) {
        return String.join(" ", new TreeSet<>(roles.stream().map(Role::code).toList()));
    }

    private static Set<Role> rolesOf(String codes) {
        return List.of(codes.split(" ", -1)).stream()
                .flatMap(code -> Role.of(code).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static ApprovedChange change(String kind, Consumer<Approval> make) {
        return new ApprovedChange() {
            @Override
            public String kind() {
                return kind;
            }

            @Override
            public void apply(Approval approval) {
                make.accept(approval);
            }
        };
    }
}
