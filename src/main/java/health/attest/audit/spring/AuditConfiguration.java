package health.attest.audit.spring;

import health.attest.audit.EventDocument;
import health.attest.audit.EventIds;
import health.attest.audit.JournalPolicy;
import health.attest.audit.ServerIdentity;
import java.security.SecureRandom;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AuditProperties.class)
class AuditConfiguration {

    @Bean
    JournalPolicy journalPolicy(AuditProperties properties) {
        return properties.toPolicy();
    }

    @Bean
    ServerIdentity auditServerIdentity(
            @Value("${attest.base-url}") String baseUrl, @Value("${attest.branch:main}") String branch) {
        return new ServerIdentity(baseUrl + "/fhir", branch);
    }

    @Bean
    EventDocument eventDocument(ServerIdentity server) {
        return new EventDocument(server);
    }

    @Bean
    EventIds eventIds() {
        return new EventIds(new SecureRandom());
    }
}
