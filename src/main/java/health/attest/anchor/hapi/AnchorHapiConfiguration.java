package health.attest.anchor.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.partition.IPartitionLookupSvc;
import health.attest.anchor.LedgerRecords;
import health.attest.anchor.LedgerStatus;
import health.attest.anchor.Outbox;
import health.attest.anchor.Receipts;
import health.attest.anchor.Verification;
import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
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

    @Bean
    LedgerOperations ledgerOperations(
            LedgerRecords records, Receipts receipts, Verification verification, DaoRegistry daos, FhirContext fhir) {
        return new LedgerOperations(records, receipts, verification, new UnguardedRead(daos, fhir));
    }

    @Bean
    LogOperations logOperations(LedgerRecords records, LedgerStatus status, Clock clock) {
        return new LogOperations(records, status, clock);
    }
}
