package health.attest.account.security;

import health.attest.account.CookieNames;
import health.attest.account.PasswordHashes;
import health.attest.account.Sessions;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.context.SecurityContextRepository;

/** Offers what a filter chain of the issuer is built with. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "attest.issuer.enabled", matchIfMissing = true)
class AccountSecurityConfiguration {

    @Bean
    SecurityContextRepository sessionContextRepository(Sessions sessions, CookieNames cookies) {
        return new SessionContextRepository(sessions, cookies);
    }

    @Bean
    AuthenticationEntryPoint loginEntryPoint() {
        return new LoginEntryPoint();
    }

    @Bean
    PasswordHashes passwordHashes() {
        return new Argon2Hashes(2 * Runtime.getRuntime().availableProcessors());
    }
}
