package health.attest.issuer.mvc;

import health.attest.access.OpenRoute;
import health.attest.account.CookieNames;
import health.attest.account.Sessions;
import health.attest.issuer.ClientProofs;
import health.attest.issuer.Clients;
import health.attest.issuer.IssuerPolicy;
import health.attest.issuer.Launches;
import health.attest.issuer.Opaque;
import health.attest.issuer.Patients;
import health.attest.issuer.Registrations;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** Puts the issuer's API on its routes. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "attest.issuer.enabled", matchIfMissing = true)
class IssuerApiConfiguration {

    /** Guarded here: by the browser's session, not by a token. */
    @Bean
    OpenRoute launchesRoute() {
        return new OpenRoute("/account/launches");
    }

    @Bean
    RouterFunction<ServerResponse> launchApi(
            Clients clients,
            Launches launches,
            Patients patients,
            LaunchApi.People people,
            IssuerPolicy policy,
            Clock clock) {
        return new LaunchApi(clients, launches, patients, people, policy, clock).routes();
    }

    @Bean
    RouterFunction<ServerResponse> clientsApi(
            Registrations registrations, ClientProofs proofs, Opaque secrets, ApplicationEventPublisher facts) {
        return new ClientsApi(registrations, proofs, secrets, facts).routes();
    }

    @Bean
    LaunchApi.People launchingPeople(
            Sessions sessions, CookieNames cookies, Opaque secrets, ApplicationEventPublisher facts) {
        return new LaunchApi.People(sessions, cookies, secrets, facts);
    }
}
