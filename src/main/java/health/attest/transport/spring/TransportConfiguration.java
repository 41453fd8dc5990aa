package health.attest.transport.spring;

import health.attest.transport.BodyPolicy;
import health.attest.transport.ClientOrigins;
import health.attest.transport.CorsPolicy;
import health.attest.transport.HeaderRules;
import health.attest.transport.RequestIds;
import health.attest.transport.TrustedProxies;
import java.security.SecureRandom;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TransportProperties.class)
class TransportConfiguration {

    @Bean
    TrustedProxies trustedProxies(TransportProperties properties) {
        return properties.toTrustedProxies();
    }

    @Bean
    HeaderRules headerRules(TransportProperties properties) {
        return properties.toHeaderRules();
    }

    @Bean
    BodyPolicy bodyPolicy(TransportProperties properties) {
        return properties.toBodyPolicy();
    }

    @Bean
    CorsPolicy corsPolicy(@Value("${attest.cors.origins:}") String[] origins, ObjectProvider<ClientOrigins> clients) {
        // Asked per request: the issuer, if it is there, is built after this floor.
        return new CorsPolicy(Set.of(origins), origin -> clients.stream().anyMatch(known -> known.allows(origin)));
    }

    @Bean
    RequestIds requestIds() {
        return new RequestIds(new SecureRandom());
    }
}
