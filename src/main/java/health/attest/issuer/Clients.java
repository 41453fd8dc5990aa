package health.attest.issuer;

import health.attest.access.Tenant;
import java.util.List;
import java.util.Map;
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

    /**
     * Registers a client.
     *
     * @param by who asked for it
     * @return false when the id is taken
     */
    boolean add(Client client, String by);

    /** Changes the client of that id; who asked is noted. */
    void change(Client client, String by);

    /** Makes a client work that waits; false when it does not wait, or when the same person asked for it. */
    boolean approve(String id, String by);

    /** The web origins of all active clients. */
    Set<String> origins();

    /** Requests a minute of those active clients that have a limit of their own, by id. */
    Map<String, Integer> requestLimits();
}
