package health.attest.anchor.spring;

import health.attest.anchor.AnchorPolicy;
import health.attest.anchor.AnchorStore;
import health.attest.anchor.Anchorer;
import health.attest.anchor.Leadership;
import health.attest.anchor.LedgerRecords;
import health.attest.anchor.LedgerStatus;
import health.attest.anchor.Receipts;
import health.attest.anchor.Sequencer;
import health.attest.anchor.SequencingStore;
import health.attest.anchor.Verification;
import health.attest.chain.AnchorLog;
import health.attest.chain.Transactions;
import health.attest.ledger.NoteSigner;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LedgerProperties.class)
class AnchorConfiguration {

    @Bean
    AnchorPolicy anchorPolicy(LedgerProperties properties) {
        return properties.toPolicy();
    }

    @Bean
    NoteSigner ledgerSigner(LedgerProperties properties) {
        return LedgerKeyFile.open(properties.keyfile(), properties.origin(), new SecureRandom());
    }

    @Bean
    Sequencer sequencer(SequencingStore store, AnchorPolicy policy, NoteSigner signer, Clock clock) {
        return new Sequencer(store, policy, signer, clock);
    }

    @Bean
    LedgerWorker ledgerWorker(
            Leadership leadership,
            Sequencer sequencer,
            AnchorStore store,
            ChainAccess chain,
            AnchorPolicy policy,
            Clock clock) {
        Optional<Anchorer> anchorer = chain.contract()
                .flatMap(log -> chain.transactions().map(transactions -> new Anchorer(store, log, transactions)));
        return new LedgerWorker(
                leadership,
                sequencer,
                anchorer,
                policy,
                clock,
                UUID.randomUUID().toString());
    }

    @Bean
    EmergencyAnchoring emergencyAnchoring(LedgerWorker worker) {
        return new EmergencyAnchoring(worker);
    }

    @Bean
    ChainAccess chainAccess(Optional<AnchorLog> contract, Optional<Transactions> transactions) {
        return new ChainAccess(contract, transactions);
    }

    @Bean
    Receipts receipts(LedgerRecords records, NoteSigner signer, Optional<AnchorLog> contract) {
        return new Receipts(records, signer.verifier().toString(), contract);
    }

    @Bean
    Verification verification(LedgerRecords records, NoteSigner signer, Optional<AnchorLog> contract) {
        return new Verification(records, signer.verifier(), contract);
    }

    @Bean
    LedgerStatus ledgerStatus(LedgerRecords records, Optional<Transactions> transactions) {
        return new LedgerStatus(records, transactions);
    }

    @Bean
    BacklogGauges backlogGauges(LedgerRecords records, Clock clock, MeterRegistry meters) {
        BacklogGauges gauges = new BacklogGauges(records, clock);
        Gauge.builder("anchor.backlog.entries", gauges, BacklogGauges::entries)
                .baseUnit("entries")
                .register(meters);
        Gauge.builder("anchor.age.oldest", gauges, BacklogGauges::ageSeconds)
                .baseUnit("seconds")
                .register(meters);
        Gauge.builder("anchor.refused.entries", gauges, BacklogGauges::refused)
                .baseUnit("entries")
                .register(meters);
        return gauges;
    }

    /** The chain's beans, absent when there is no chain. */
    record ChainAccess(Optional<AnchorLog> contract, Optional<Transactions> transactions) {}

    /** The alarms of the outbox; asks the database when it is scraped. */
    record BacklogGauges(LedgerRecords records, Clock clock) {
        double entries() {
            return records.backlog().entries();
        }

        double refused() {
            return records.refused();
        }

        double ageSeconds() {
            return records.backlog()
                    .oldest()
                    .map(oldest -> Duration.between(oldest, clock.instant()).toMillis() / 1000.0)
                    .orElse(0.0);
        }
    }
}
