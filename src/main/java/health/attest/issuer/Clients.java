package health.attest.issuer;

import health.attest.access.Tenant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

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

    /** Notes which approval a client waits for. */
    void waitFor(String id, UUID approval);

    /** Makes a client work that waits for that approval; false when it waits for none or for another one. */
    boolean approve(String id, UUID approval);

    /** The web origins of all active clients. */
    Set<String> origins();

    /** Requests a minute of those active clients that have a limit of their own, by id. */
    Map<String, Integer> requestLimits();
}
