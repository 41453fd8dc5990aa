package health.attest.fhir.spring;

import health.attest.fhir.Database;
import health.attest.fhir.FhirPolicy;
import health.attest.fhir.ValidationPolicy;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({DatabaseProperties.class, FhirProperties.class})
class FhirConfiguration {

    @Bean
    Database database(DatabaseProperties properties) {
        return properties.toDatabase();
    }

    @Bean
    FhirPolicy fhirPolicy(FhirProperties properties, @Value("${attest.base-url}") String baseUrl) {
        return properties.toPolicy(baseUrl);
    }

    @Bean
    ValidationPolicy validationPolicy(FhirProperties properties) {
        return properties.toValidationPolicy();
    }
}
