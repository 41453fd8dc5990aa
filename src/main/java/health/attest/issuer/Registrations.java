package health.attest.issuer;

import health.attest.access.Tenant;
import health.attest.account.Actor;
import health.attest.account.Approval;
import health.attest.account.Approvals;
import health.attest.account.ApprovedChange;
import health.attest.auth.Revocations;
import health.attest.auth.Revocations.Kind;
import health.attest.auth.Revocations.Revocation;
import health.attest.issuer.Client.State;
import health.attest.smart.ScopeCover;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Registers and changes the clients of a tenant. A client that acts for itself works once a second administrator has
 * agreed, and again after each change of what it may do. Thread-safe.
 */
public final class Registrations {
    /** The kind of approval that lets a client work. */
    private static final String CHANGE = "client";

    /** No access token lives longer, clock skew included. */
    private static final Duration ACCESS_TOKEN_LIFE_MAX = Duration.ofMinutes(15);

    private static final Set<String> PLAIN = Set.of(
            "openid",
            "profile",
            "fhirUser",
            "launch",
            "launch/patient",
            "launch/encounter",
            "online_access",
            "offline_access");

    private final Clients clients;
    private final ScopeCover scopes;
    private final Revocations revocations;
    private final Approvals approvals;
    private final IssuerPolicy policy;
    private final Clock clock;

    public Registrations(
            Clients clients,
            ScopeCover scopes,
            Revocations revocations,
            Approvals approvals,
            IssuerPolicy policy,
            Clock clock) {
        this.clients = clients;
        this.scopes = scopes;
        this.revocations = revocations;
        this.approvals = approvals;
        this.policy = policy;
        this.clock = clock;
    }

    /**
     * A client as it now is.
     *
     * @param waits what a second administrator has to agree to; null when it waits for nobody
     */
    public record Registered(Client client, @Nullable Approval waits) {}

    public List<Client> of(Tenant tenant) {
        return clients.of(tenant);
    }

    /** A client of that tenant; those of others are not there. */
    public Optional<Client> find(Tenant tenant, String id) {
        return clients.find(id).filter(client -> client.tenant().equals(tenant));
    }

    /**
     * Registers a client.
     *
     * @return the client as it now is, perhaps waiting; empty when the id is taken
     * @throws IllegalArgumentException when it asks for a scope that nobody could have
     */
    public Optional<Registered> add(Client client, Actor actor) {
        requireScopes(client);
        Client added = client.in(client.kind() == Client.Kind.SYSTEM ? State.PENDING : State.ACTIVE);
        return clients.add(added, actor.id()) ? Optional.of(registered(added, actor)) : Optional.empty();
    }

    /** Replaces what a client may do and how it proves itself; what it had been given before ends. */
    public Registered change(Client before, Client after, Actor actor) {
        requireScopes(after);
        boolean waits = after.kind() == Client.Kind.SYSTEM
                && !(before.rights().equals(after.rights())
                        && before.proof().equals(after.proof())
                        && before.state() == State.ACTIVE);
        Client changed = after.in(waits ? State.PENDING : State.ACTIVE);
        clients.change(changed, actor.id());
        endTokens(changed);
        return registered(changed, actor);
    }

    private Registered registered(Client client, Actor actor) {
        if (client.state() != State.PENDING) {
            return new Registered(client, null);
        }
        Approval approval = approvals.request(actor, CHANGE, client.id(), Map.of("client", client.name()));
        clients.waitFor(client.id(), approval.id());
        return new Registered(client, approval);
    }

    /** Turns a client off; its tokens end with it. Nothing is deleted. */
    public Client disable(Client client, String by) {
        Client disabled = client.in(State.DISABLED);
        clients.change(disabled, by);
        endTokens(disabled);
        return disabled;
    }

    /** What a second administrator agreed to: the client as it was when it was asked for, and no later change. */
    public ApprovedChange approvedChange() {
        return new ApprovedChange() {
            @Override
            public String kind() {
                return CHANGE;
            }

            @Override
            public void apply(Approval approval) {
                clients.approve(approval.subject(), approval.id());
            }
        };
    }

    private void endTokens(Client client) {
        Instant now = clock.instant();
        revocations.revoke(
                new Revocation(Kind.CLIENT, policy.issuer(), client.id(), now, now.plus(ACCESS_TOKEN_LIFE_MAX)));
    }

    private void requireScopes(Client client) {
        for (String scope : client.rights().scopes()) {
            boolean system = client.kind() == Client.Kind.SYSTEM;
            boolean fits = scopes.parts(scope)
                    .map(parts -> parts.level().equals("system") == system)
                    .orElse(scopes.isOwn(scope) || (!system && PLAIN.contains(scope)));
            if (!fits) {
                throw new IllegalArgumentException("No client of this kind can have the scope " + scope + ".");
            }
        }
    }
}
