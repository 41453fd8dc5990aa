package health.attest.issuer.security;

import health.attest.auth.LocalKeys;
import health.attest.issuer.IssuerPolicy;
import health.attest.issuer.KeyRotation;
import health.attest.issuer.SigningKeyStore;
import health.attest.issuer.SigningKeys;
import health.attest.vault.Vault;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Offers the keys that sign. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "attest.issuer.enabled", matchIfMissing = true)
class SigningConfiguration {

    @Bean
    SigningKeys signingKeys(SigningKeyStore store, Vault vault, Clock clock) {
        return new SigningKeys(store, new SigningKeyMaker(vault, clock), KeyRotation.DEFAULT, clock);
    }

    /** The resource side asks for these keys in memory, never over HTTP. */
    @Bean
    LocalKeys issuerKeys(SigningKeys keys, IssuerPolicy policy) {
        return new LocalKeys(policy.issuer(), keys::keySet);
    }

    @Bean
    TokenSigner tokenSigner(SigningKeys keys, Vault vault) {
        return new TokenSigner(keys, vault);
    }
}
