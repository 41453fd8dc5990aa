package health.attest.consent;

import java.util.Map;

/**
 * What is registered about clients.
 *
 * @param byId by client id
 */
public record ClientRegistrations(Map<String, ClientRegistration> byId) {

    public ClientRegistrations {
        byId = Map.copyOf(byId);
    }

    /** The registration of that client; {@link ClientRegistration#UNKNOWN} when there is none. */
    public ClientRegistration of(String client) {
        return byId.getOrDefault(client, ClientRegistration.UNKNOWN);
    }
}
