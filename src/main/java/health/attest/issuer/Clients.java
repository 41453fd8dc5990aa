package health.attest.issuer;

import health.attest.access.Tenant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The registered clients. Thread-safe. */
public interface Clients {

    /** The client of that id, in whatever state. */
    Optional<Client> find(String id);

    /** The clients of a tenant, by id. */
    List<Client> of(Tenant tenant);

    /** Registers a client, or changes the one of that id. */
    void save(Client client);

    /** The web origins of all active clients. */
    Set<String> origins();
}
