package health.attest.threat.spring;

import health.attest.access.RegisteredLimits;
import health.attest.access.RequestLimits;
import health.attest.chain.BranchRegistry;
import health.attest.chain.ChainEvents;
import health.attest.identity.ConsortiumKey;
import health.attest.threat.Blocklist;
import health.attest.threat.Challenges;
import health.attest.threat.CountedLimits;
import health.attest.threat.ForeignBlocks;
import health.attest.threat.Instances;
import health.attest.threat.Keys;
import health.attest.threat.SignalQueue;
import health.attest.threat.Signatures;
import health.attest.threat.ThreatCounters;
import health.attest.threat.ThreatGate;
import health.attest.threat.ThreatPolicy;
import health.attest.threat.ThreatResponse;
import health.attest.threat.ThreatStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ThreatProperties.class)
class ThreatConfiguration {

    @Bean
    ThreatPolicy threatPolicy(ThreatProperties properties, ObjectProvider<RegisteredLimits> registered) {
        return properties.toPolicy(registered.getIfAvailable(() -> RegisteredLimits.NONE));
    }

    @Bean
    Keys threatKeys(ConsortiumKey key) {
        return new Keys(key);
    }

    /** The key is the branch's own derivation, so that a pass is good at every instance. */
    @Bean
    Challenges challenges(ConsortiumKey key, @Value("${attest.branch:main}") String branch, Clock clock) {
        return new Challenges(key.mac("attest-challenge-v1|" + branch).toBytes(), clock, new SecureRandom());
    }

    @Bean
    Blocklist blocklist(Clock clock, @Value("${attest.branch:main}") String branch) {
        return new Blocklist(clock, branch);
    }

    @Bean
    Signatures attackSignatures(Clock clock, ThreatPolicy policy) {
        return new Signatures(clock, policy.signatureQuorum());
    }

    @Bean
    Instances threatInstances() {
        return new Instances(UUID.randomUUID());
    }

    @Bean
    SignalQueue signalQueue() {
        return new SignalQueue();
    }

    @Bean
    ThreatGate threatGate(
            ThreatPolicy policy,
            Keys keys,
            ThreatCounters counters,
            Signatures signatures,
            Blocklist blocklist,
            Challenges challenges) {
        return new ThreatGate(policy, keys, counters, signatures, blocklist, challenges);
    }

    @Bean
    ThreatResponse threatResponse(
            ThreatGate gate, Keys keys, ThreatCounters counters, SignalQueue signals, ThreatStore store, Clock clock) {
        return new ThreatResponse(gate, keys, counters, signals, store, clock);
    }

    @Bean
    RequestLimits requestLimits(ThreatCounters counters, Keys keys) {
        return new CountedLimits(counters, keys);
    }

    @Bean
    ForeignBlocks foreignBlocks(
            Blocklist blocklist,
            Signatures signatures,
            ObjectProvider<BranchRegistry> branches,
            ThreatResponse response,
            Clock clock) {
        return new ForeignBlocks(
                blocklist,
                signatures,
                new OwnAccount(branches.getIfAvailable()),
                new PausedReporterAlarm(),
                response::onLiftedElsewhere,
                clock);
    }

    @Bean
    ChainKnowledge threat(ForeignBlocks foreignBlocks, ObjectProvider<ChainEvents> chain, ThreatProperties properties) {
        return new ChainKnowledge(foreignBlocks, chain.getIfAvailable() != null, properties.chainWaitMax());
    }

    @Bean
    BackgroundWork threatBackgroundWork(
            ThreatResponse response,
            ThreatStore store,
            Instances instances,
            ForeignBlocks foreignBlocks,
            ObjectProvider<ChainEvents> chain) {
        return new BackgroundWork(
                response, store, instances, () -> chain.ifAvailable(events -> events.follow(foreignBlocks)));
    }
}
