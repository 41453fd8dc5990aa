package health.attest.chain.web3j;

import health.attest.chain.AnchorLog;
import health.attest.chain.AttackSignatureRegistry;
import health.attest.chain.BlockedAddressRegistry;
import health.attest.chain.BranchRegistry;
import health.attest.chain.Bytes32;
import health.attest.chain.ChainPolicy;
import health.attest.chain.ChainSetup;
import health.attest.chain.ConsortiumFingerprint;
import health.attest.chain.EventFeeds;
import health.attest.chain.PatientRegistry;
import health.attest.chain.ReadCache;
import health.attest.chain.Signer;
import health.attest.chain.TransactionStore;
import health.attest.chain.UserRegistry;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "attest.chain.mode", havingValue = "evm", matchIfMissing = true)
class ChainClientConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(ChainClientConfiguration.class);

    /** Answers kept per registry. */
    private static final int CACHE_SIZE_MAX = 10_000;

    @Bean
    Signer chainSigner(ChainSetup setup) {
        ChainSetup.Key key = setup.key();
        return key.signerUrl().isPresent()
                ? new RemoteSigner(
                        key.signerUrl().get().toString(), key.signerAccount().orElseThrow(), setup.timeout())
                : KeySigner.of(key.file(), key.passwordFile().orElse(null));
    }

    @Bean
    ArtifactsOnDemand artifactsOnDemand() {
        return new ArtifactsOnDemand();
    }

    @Bean
    Endpoints chainEndpoints(
            ChainSetup setup,
            ChainPolicy policy,
            Signer signer,
            ConsortiumFingerprint consortium,
            ArtifactsOnDemand artifacts,
            Clock clock) {
        return new Endpoints(
                setup.rpcUrls().stream()
                        .map(url -> new Rpc(url.toString(), setup.timeout()))
                        .toList(),
                new EndpointCheck(
                        artifacts,
                        policy.chainId(),
                        signer.account(),
                        consortium.value(),
                        directories(setup, artifacts, signer, consortium)),
                clock,
                setup.retryMax());
    }

    @Bean
    InitializingBean consortiumGate(Endpoints endpoints) {
        return endpoints::refuseOtherConsortium;
    }

    @Bean
    Web3jChain web3jChain(Endpoints endpoints, ArtifactsOnDemand artifacts) {
        return new Web3jChain(endpoints, artifacts);
    }

    @Bean
    EventFeeds chainEvents(Web3jChain chain, ChainSetup setup) {
        return new EventFeeds(
                chain,
                setup.firstBlock(),
                (listener, e) -> LOG.error(
                        "A listener of chain events fails and will hear the event again. listener={}",
                        listener.getClass().getSimpleName(),
                        e));
    }

    @Bean
    AnchorLog anchorLog(Web3jChain chain, TransactionStore store, ArtifactsOnDemand artifacts) {
        return new Web3jAnchorLog(chain, store, artifacts);
    }

    @Bean
    PatientRegistry patientRegistry(
            Web3jChain chain, TransactionStore store, EventFeeds events, ChainPolicy policy, Clock clock) {
        Web3jPatientRegistry registry =
                new Web3jPatientRegistry(chain, store, cache(policy, clock), cache(policy, clock));
        events.follow(registry);
        return registry;
    }

    @Bean
    UserRegistry userRegistry(
            Web3jChain chain, TransactionStore store, EventFeeds events, ChainPolicy policy, Clock clock) {
        Web3jUserRegistry registry = new Web3jUserRegistry(chain, store, cache(policy, clock));
        events.follow(registry);
        return registry;
    }

    @Bean
    BlockedAddressRegistry blockedAddressRegistry(
            Web3jChain chain, TransactionStore store, EventFeeds events, ChainPolicy policy, Clock clock) {
        Web3jBlockedAddressRegistry registry = new Web3jBlockedAddressRegistry(chain, store, cache(policy, clock));
        events.follow(registry);
        return registry;
    }

    @Bean
    AttackSignatureRegistry attackSignatureRegistry(
            Web3jChain chain, TransactionStore store, EventFeeds events, ChainPolicy policy, Clock clock) {
        Web3jAttackSignatureRegistry registry = new Web3jAttackSignatureRegistry(chain, store, cache(policy, clock));
        events.follow(registry);
        return registry;
    }

    @Bean
    BranchRegistry branchRegistry(Web3jChain chain, Signer signer, EventFeeds events, ChainPolicy policy, Clock clock) {
        Web3jBranchRegistry registry = new Web3jBranchRegistry(chain, signer.account(), cache(policy, clock));
        events.follow(registry);
        return registry;
    }

    private static LocalDeployment directories(
            ChainSetup setup, ArtifactsOnDemand artifacts, Signer signer, ConsortiumFingerprint consortium) {
        ChainSetup.Branch branch = setup.branch();
        return new LocalDeployment(
                setup.directory(),
                new DeploymentFile(setup.deployments()),
                artifacts,
                () -> KeySigner.of(setup.key().administratorFile(), null),
                new LocalDeployment.Branch(
                        signer.account(),
                        new Administration.BranchTexts(branch.fhirBaseUrl(), branch.logOrigin(), Bytes32.ZERO),
                        consortium.value()));
    }

    private static <K, V> ReadCache<K, V> cache(ChainPolicy policy, Clock clock) {
        return new ReadCache<>(clock, policy.readLife(), CACHE_SIZE_MAX);
    }
}
