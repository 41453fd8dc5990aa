package health.attest.issuer.spring;

import health.attest.issuer.Clients;
import health.attest.transport.ClientOrigins;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** The origins of registered clients, remembered for {@link #AGE_MAX}: browsers ask on every request. */
final class RegisteredOrigins implements ClientOrigins {
    static final Duration AGE_MAX = Duration.ofSeconds(5);

    private final Clients clients;
    private final Clock clock;
    private volatile Known known = new Known(Set.of(), Instant.EPOCH);

    private record Known(Set<String> origins, Instant readAt) {}

    RegisteredOrigins(Clients clients, Clock clock) {
        this.clients = clients;
        this.clock = clock;
    }

    @Override
    public boolean allows(String origin) {
        Known remembered = known;
        Instant now = clock.instant();
        if (!remembered.readAt().plus(AGE_MAX).isAfter(now)) {
            remembered = new Known(clients.origins(), now);
            known = remembered;
        }
        return remembered.origins().contains(origin);
    }
}
