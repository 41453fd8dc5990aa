package health.attest.account.spring;

import health.attest.account.CookieNames;
import health.attest.account.Endings;
import health.attest.account.Revoker;
import health.attest.account.Secrets;
import health.attest.account.SessionPolicy;
import health.attest.account.SessionStore;
import health.attest.account.Sessions;
import health.attest.account.Transactions;
import health.attest.auth.Revocations;
import java.security.SecureRandom;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the module; without the built-in issuer there are no accounts. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "attest.issuer.enabled", matchIfMissing = true)
class AccountConfiguration {

    @Bean
    Secrets accountSecrets() {
        return new Secrets(new SecureRandom());
    }

    @Bean
    CookieNames cookieNames(@Value("${attest.base-url}") String baseUrl) {
        return new CookieNames(baseUrl.startsWith("https:"));
    }

    @Bean
    Revoker accountRevoker(
            Revocations revocations,
            ObjectProvider<Endings> listeners,
            @Value("${attest.base-url}") String baseUrl,
            Clock clock) {
        return new Revoker(revocations, () -> listeners.orderedStream().toList(), baseUrl, clock);
    }

    @Bean
    Sessions sessions(SessionStore store, Transactions transactions, Revoker revoker, Secrets secrets, Clock clock) {
        return new Sessions(store, SessionPolicy.DEFAULT, transactions, revoker, secrets, clock);
    }
}
