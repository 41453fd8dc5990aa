package health.attest.audit.spring;

import health.attest.access.Tenant;
import health.attest.audit.AccessJournal;
import health.attest.audit.AccessRecorder;
import health.attest.audit.AccessRecorder.Actor;
import health.attest.audit.EdgeCounter;
import health.attest.audit.EventDocument;
import health.attest.audit.EventIds;
import health.attest.audit.FactRecorder;
import health.attest.audit.FeedPolicy;
import health.attest.audit.JournalPolicy;
import health.attest.audit.RefusalCounter;
import health.attest.audit.Requester;
import health.attest.audit.ServerIdentity;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AuditProperties.class)
class AuditConfiguration {
    private static final Duration REFUSALS_INTERVAL = Duration.ofMinutes(1);

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
    AccessRecorder accessRecorder(ServerIdentity server, EventIds ids, Clock clock) {
        return new AccessRecorder(new EventDocument(server), server, ids, clock);
    }

    @Bean
    EdgeCounter auditEdgeCounter() {
        return new EdgeCounter();
    }

    @Bean
    EventIds eventIds() {
        return new EventIds(new SecureRandom());
    }

    @Bean
    FeedPolicy auditFeedPolicy(AuditProperties properties, ServerIdentity server) {
        return new FeedPolicy(properties.sources(), server);
    }

    @Bean
    FactRecorder factRecorder(AccessRecorder recorder, AccessJournal journal) {
        return new FactRecorder(recorder, journal, new RefusalCounter());
    }

    @Bean
    FactListener auditFactListener(FactRecorder facts) {
        return new FactListener(facts, REFUSALS_INTERVAL);
    }

    @Bean
    LifeRecorder auditLifeRecorder(
            AccessJournal journal,
            AccessRecorder recorder,
            @Value("${attest.fhir.tenants:demo}") List<String> tenants) {
        return new LifeRecorder(journal, recorder, new Actor(new Tenant(tenants.get(0)), Requester.SERVER));
    }
}
