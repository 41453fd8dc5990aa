package health.attest.chain.spring;

import health.attest.chain.Chain;
import health.attest.chain.ChainNode;
import health.attest.chain.ChainPolicy;
import health.attest.chain.ChainSetup;
import health.attest.chain.ChainStatus;
import health.attest.chain.EventFeeds;
import health.attest.chain.Signer;
import health.attest.chain.TransactionSender;
import health.attest.chain.TransactionStore;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ChainProperties.class)
class ChainConfiguration {

    @Bean
    ChainPolicy chainPolicy(ChainProperties properties) {
        return properties.toPolicy();
    }

    @Bean
    ChainSetup chainSetup(ChainProperties properties, Environment environment) {
        return properties.toSetup(
                environment.getProperty("attest.base-url", "http://127.0.0.1:8080") + "/fhir",
                environment.getProperty("attest.ledger.origin", "attest.local/log"));
    }

    /** With {@code mode=log} nothing but this bean tells of a chain. */
    @Bean
    @ConditionalOnProperty(name = "attest.chain.mode", havingValue = "log")
    Chain noChain() {
        return ChainStatus.Off::new;
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "attest.chain.mode", havingValue = "evm", matchIfMissing = true)
    static class Evm {

        @Bean
        TransactionSender transactionSender(
                ChainNode node, TransactionStore store, Signer signer, ChainPolicy policy, Clock clock) {
            return new TransactionSender(node, store, signer, policy, clock);
        }

        @Bean
        ChainLoop chainLoop(TransactionSender sender, EventFeeds events, Chain chain, ChainProperties properties) {
            return new ChainLoop(sender, events, chain, properties.poll());
        }
    }
}
