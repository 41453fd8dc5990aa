package health.attest.auth.security;

import health.attest.auth.LocalKeys;
import health.attest.auth.TokenVerifier;
import health.attest.auth.TrustedIssuers;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Offers the verifier of tokens. */
@Configuration(proxyBeanMethods = false)
class TokenVerifierConfiguration {

    @Bean
    TokenVerifier tokenVerifier(TrustedIssuers issuers, ObjectProvider<LocalKeys> local) {
        return new NimbusTokenVerifier(issuers.issuers(), local.stream().toList(), issuers.keysOutageMax());
    }
}
