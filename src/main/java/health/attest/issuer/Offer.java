package health.attest.issuer;

import health.attest.account.Account;
import health.attest.smart.ScopeCover;
import java.time.Clock;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** What a person can give a client: what it asks for, is registered for, and the person has. Thread-safe. */
public final class Offer {
    private static final Set<String> PURPOSES =
            Set.of("TREAT", "ETREAT", "BTG", "HOPERAT", "HPAYMT", "PUBHLTH", "HRESCH", "PATRQT", "CLINTRCH");

    private final ScopeCover scopes;
    private final Launches launches;
    private final Clock clock;

    public Offer(ScopeCover scopes, Launches launches, Clock clock) {
        this.scopes = scopes;
        this.launches = launches;
        this.clock = clock;
    }

    /** The scopes that the client may be given by anybody. */
    public Set<String> scopesOf(Client client, Collection<String> asked) {
        return scopes.within(client.rights().scopes(), asked);
    }

    /** The scopes that this person can give it. */
    public Set<String> scopesOf(Client client, Account account, Collection<String> asked) {
        return scopes.usable(scopesOf(client, asked), account.roles());
    }

    /** Whether tokens may state that purpose of use; whether it then opens anything is for consent to say. */
    public boolean knowsPurpose(String code) {
        return PURPOSES.contains(code);
    }

    /** The launch of that name, if this client may redeem it. */
    public Optional<Launch> launch(Client client, String name) {
        return launches.find(Opaque.digest(name))
                .filter(launch -> launch.client().equals(client.id())
                        && launch.tenant().equals(client.tenant())
                        && launch.expires().isAfter(clock.instant()));
    }

    /** Whether these scopes make no sense without a patient in context. */
    public static boolean needsPatient(Collection<String> scopes) {
        return scopes.stream().anyMatch(scope -> scope.startsWith("patient/") || scope.equals("launch/patient"));
    }

    /** The patient that somebody is; empty for everybody else. */
    public static Optional<String> patientIn(Account account) {
        return Optional.ofNullable(account.fhirUser())
                .filter(user -> user.type().equals("Patient"))
                .map(user -> user.id());
    }
}
