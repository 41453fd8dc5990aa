package health.attest.anchor.hapi;

import ca.uhn.fhir.jpa.partition.IPartitionLookupSvc;
import health.attest.anchor.Outbox;
import jakarta.persistence.EntityManagerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.orm.jpa.SharedEntityManagerCreator;

@Configuration(proxyBeanMethods = false)
class AnchorHapiConfiguration {

    @Bean
    OutboxInterceptor outboxInterceptor(EntityManagerFactory entities, Outbox outbox, IPartitionLookupSvc partitions) {
        StoredVersions versions = new StoredVersions(SharedEntityManagerCreator.createSharedEntityManager(entities));
        return new OutboxInterceptor(versions, new OutboxWriter(outbox, new VersionDigest(partitions)));
    }
}
