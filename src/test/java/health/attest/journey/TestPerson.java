package health.attest.journey;

import health.attest.access.ResourceReference;
import health.attest.access.Role;
import health.attest.access.Tenant;
import health.attest.account.Account;
import health.attest.account.AccountStore;
import health.attest.account.AuthenticationMethod;
import health.attest.account.Session;
import health.attest.account.Sessions;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody with an account who is signed in.
 *
 * @param cookie the header that a browser sends
 */
record TestPerson(Account account, Session session, String cookie) {

    static TestPerson signedIn(ServerIT server, String tenant, Role role, @Nullable String fhirUser) {
        return signedIn(server, tenant, role, fhirUser, Set.of(AuthenticationMethod.PASSWORD));
    }

    /** Somebody who proved in these ways who they are. */
    static TestPerson signedIn(
            ServerIT server, String tenant, Role role, @Nullable String fhirUser, Set<AuthenticationMethod> methods) {
        Account account = new Account(
                UUID.randomUUID(),
                new Tenant(tenant),
                "it-" + UUID.randomUUID().toString().substring(0, 13),
                "Test <Person>",
                null,
                Set.of(role),
                fhirUser == null ? null : ResourceReference.parse(fhirUser, "").orElseThrow(),
                false);
        server.part(AccountStore.class).add(account);
        Sessions.Opened opened = server.part(Sessions.class)
                .open(account, Session.State.COMPLETE, methods, new Session.Device("127.0.0.1", "test"));
        return new TestPerson(account, opened.session(), "attest-session=" + opened.cookie());
    }
}
