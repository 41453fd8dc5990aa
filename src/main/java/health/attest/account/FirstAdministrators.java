package health.attest.account;

import health.attest.access.AccessContext;
import health.attest.access.AccessFact;
import health.attest.access.Caller;
import health.attest.access.ClientAddress;
import health.attest.access.Occurrence;
import health.attest.access.Role;
import health.attest.access.Tenant;
import health.attest.account.FirstAdministratorStore.Outcome;
import health.attest.account.FirstAdministratorStore.Wish;
import health.attest.account.LinkStore.Purpose;
import java.net.InetAddress;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Makes the administrator that whoever has the machine asked for, where a tenant has none: who already has one is an
 * administrator by a second person. Thread-safe.
 */
public final class FirstAdministrators {
    private static final List<Role> OFFICERS = List.of(Role.SECURITY_OFFICER, Role.PRIVACY_OFFICER, Role.AUDITOR);

    private final FirstAdministratorStore store;
    private final AccountStore accounts;
    private final LinkStore links;
    private final Notifier notifier;
    private final Parts parts;
    private final Clock clock;

    /**
     * What else it needs.
     *
     * @param tenants the tenants of this installation
     * @param facts who is told
     */
    public record Parts(Set<Tenant> tenants, Transactions transactions, Consumer<AccessFact> facts) {
        public Parts {
            tenants = Set.copyOf(tenants);
        }
    }

    public FirstAdministrators(
            FirstAdministratorStore store,
            AccountStore accounts,
            LinkStore links,
            Notifier notifier,
            Parts parts,
            Clock clock) {
        this.store = store;
        this.accounts = accounts;
        this.links = links;
        this.notifier = notifier;
        this.parts = parts;
        this.clock = clock;
    }

    /** Answers what was asked for since the last time; nobody becomes one whom the journal does not know. */
    public void answer() {
        parts.transactions().execute(() -> store.take().flatMap(this::answer).ifPresent(account -> parts.facts()
                .accept(new AccessFact.Occurred(
                        contextOf(account.tenant()),
                        Occurrence.ROLE_CHANGED,
                        true,
                        account.id().toString(),
                        Map.of("change", "first-administrator")))));
    }

    private Optional<Account> answer(Wish wish) {
        Tenant tenant = wish.tenant();
        if (!parts.tenants().contains(tenant)) {
            store.close(tenant, Outcome.NO_SUCH_TENANT);
            return Optional.empty();
        }
        if (!accounts.withRole(tenant, Role.ADMIN).isEmpty()) {
            store.close(tenant, Outcome.THERE_IS_ONE);
            return Optional.empty();
        }
        Account account = new Account(
                UUID.randomUUID(),
                tenant,
                wish.username(),
                wish.username(),
                wish.email(),
                Set.of(Role.ADMIN),
                null,
                false);
        if (!accounts.add(account)) {
            store.close(tenant, Outcome.NAME_TAKEN);
            return Optional.empty();
        }
        links.add(
                HexFormat.of().parseHex(wish.linkDigest()),
                account.id(),
                Purpose.INVITATION,
                clock.instant().plus(Links.INVITATION_LIFE));
        tellOfficers(account);
        store.close(tenant, Outcome.DONE);
        return Optional.of(account);
    }

    private void tellOfficers(Account account) {
        for (Role role : OFFICERS) {
            accounts.withRole(account.tenant(), role)
                    .forEach(officer -> notifier.send(
                            officer,
                            Notice.Kind.ACCOUNT_CHANGED,
                            "The tenant has a first administrator, made on the server's machine: " + account.username()
                                    + ".",
                            null));
        }
    }

    /** Nobody asked over the network: the machine itself did. */
    private static AccessContext contextOf(Tenant tenant) {
        return new AccessContext(
                UUID.randomUUID().toString().replace("-", ""),
                new ClientAddress(InetAddress.getLoopbackAddress()),
                tenant,
                new Caller.Anonymous(Caller.TokenState.ABSENT));
    }
}
