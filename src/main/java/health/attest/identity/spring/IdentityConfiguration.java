package health.attest.identity.spring;

import health.attest.chain.ConsortiumFingerprint;
import health.attest.chain.SecretFile;
import health.attest.identity.ConsortiumKey;
import java.security.SecureRandom;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ConsortiumProperties.class)
class IdentityConfiguration {

    @Bean
    ConsortiumKey consortiumKey(ConsortiumProperties properties) {
        return ConsortiumKey.of(SecretFile.keyOf(properties.keyfile(), new SecureRandom()));
    }

    @Bean
    ConsortiumFingerprint consortiumFingerprint(ConsortiumKey key) {
        return key::fingerprint;
    }
}
