package health.attest.issuer;

import health.attest.access.Tenant;
import health.attest.auth.Revocations;
import health.attest.auth.Revocations.Kind;
import health.attest.auth.Revocations.Revocation;
import health.attest.issuer.Client.State;
import health.attest.smart.ScopeCover;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Registers and changes the clients of a tenant. A client that acts for itself works once a second administrator has
 * agreed, and again after each change of what it may do. Thread-safe.
 */
public final class Registrations {
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
    private final IssuerPolicy policy;
    private final Clock clock;

    public Registrations(
            Clients clients, ScopeCover scopes, Revocations revocations, IssuerPolicy policy, Clock clock) {
        this.clients = clients;
        this.scopes = scopes;
        this.revocations = revocations;
        this.policy = policy;
        this.clock = clock;
    }

    /** What came of an approval. */
    public enum Approval {
        DONE,
        /** The tenant has no such client that waits. */
        UNKNOWN,
        /** Nobody agrees to what they asked for themselves. */
        NOT_A_SECOND_PERSON
    }

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
     * @param by the administrator's {@code sub}
     * @return the client as it now is, perhaps waiting; empty when the id is taken
     * @throws IllegalArgumentException when it asks for a scope that nobody could have
     */
    public Optional<Client> add(Client client, String by) {
        requireScopes(client);
        Client added = client.in(client.kind() == Client.Kind.SYSTEM ? State.PENDING : State.ACTIVE);
        return clients.add(added, by) ? Optional.of(added) : Optional.empty();
    }

    /** Replaces what a client may do and how it proves itself; what it had been given before ends. */
    public Client change(Client before, Client after, String by) {
        requireScopes(after);
        boolean waits = after.kind() == Client.Kind.SYSTEM
                && !(before.rights().equals(after.rights())
                        && before.proof().equals(after.proof())
                        && before.state() == State.ACTIVE);
        Client changed = after.in(waits ? State.PENDING : State.ACTIVE);
        clients.change(changed, by);
        endTokens(changed);
        return changed;
    }

    /** Turns a client off; its tokens end with it. Nothing is deleted. */
    public Client disable(Client client, String by) {
        Client disabled = client.in(State.DISABLED);
        clients.change(disabled, by);
        endTokens(disabled);
        return disabled;
    }

    /** Agrees to a client that waits. */
    public Approval approve(Client client, String by) {
        if (client.state() != State.PENDING) {
            return Approval.UNKNOWN;
        }
        return clients.approve(client.id(), by) ? Approval.DONE : Approval.NOT_A_SECOND_PERSON;
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
