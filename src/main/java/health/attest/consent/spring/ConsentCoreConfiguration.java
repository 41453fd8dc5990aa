package health.attest.consent.spring;

import ca.uhn.fhir.context.FhirContext;
import health.attest.consent.ClientRegistrations;
import health.attest.consent.ConsentLimits;
import health.attest.consent.ConsentPolicy;
import health.attest.consent.ConsentReader;
import health.attest.consent.Labelling;
import health.attest.consent.MatterReader;
import health.attest.consent.MembershipReader;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ConsentProperties.class)
class ConsentCoreConfiguration {

    @Bean
    ConsentPolicy consentPolicy(ConsentProperties properties) {
        return new ConsentPolicy(properties.toRules());
    }

    @Bean
    ConsentLimits consentLimits(ConsentProperties properties) {
        return properties.toLimits();
    }

    @Bean
    Labelling labelling(ConsentProperties properties) {
        return properties.toLabelling();
    }

    @Bean
    ClientRegistrations consentClients(ConsentProperties properties) {
        return properties.toClients();
    }

    @Bean
    ConsentReader consentReader(ConsentProperties properties, @Value("${attest.base-url}") String baseUrl) {
        return new ConsentReader(baseUrl + "/fhir", properties.zone());
    }

    @Bean
    MatterReader matterReader(
            FhirContext fhir, ConsentProperties properties, @Value("${attest.base-url}") String baseUrl) {
        return new MatterReader(fhir, baseUrl + "/fhir", properties.zone());
    }

    @Bean
    MembershipReader membershipReader(ConsentProperties properties, @Value("${attest.base-url}") String baseUrl) {
        return new MembershipReader(baseUrl + "/fhir", properties.representatives(), properties.zone());
    }
}
