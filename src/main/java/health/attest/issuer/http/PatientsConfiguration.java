package health.attest.issuer.http;

import health.attest.issuer.AccessTokens;
import health.attest.issuer.Signer;
import java.net.URI;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Offers the patients an app can be launched on. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "attest.issuer.enabled", matchIfMissing = true)
class PatientsConfiguration {

    @Bean
    FhirPatients launchPatients(
            @Value("${attest.issuer.fhir-url:http://127.0.0.1:${server.port}/fhir}") URI base,
            AccessTokens claims,
            Signer signer,
            Clock clock) {
        return new FhirPatients(base, claims, signer, clock);
    }
}
