package health.attest.chain.spring;

import health.attest.chain.ChainAddress;
import health.attest.chain.ChainPolicy;
import health.attest.chain.ChainSetup;
import health.attest.chain.FeePolicy;
import health.attest.chain.Finality;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The {@code attest.chain.*} settings.
 *
 * @param mode {@code evm}, or {@code log} for a signed log without any chain
 * @param rpcUrls JSON-RPC endpoints of one chain, in the order they are tried
 * @param id EIP-155 chain id the endpoints must have
 * @param directory address of the Directory contract; empty only on the local chain
 * @param firstBlock block of the first contract, or any before it
 * @param finality {@code finalized}, or a number of confirmations; 0 where blocks are never undone
 * @param keyfile key of the sending account; drawn at the first start if missing
 * @param keyPasswordFile password of an encrypted keystore in {@code keyfile}; empty for a plain key
 * @param administratorKeyfile key of the local chain's administrator; drawn if missing
 * @param signerUrl endpoint that signs instead of the key file
 * @param signerAccount account the signer signs for
 * @param deployments directory of the local chain's deployment file
 * @param gasPriceMaxGwei most paid per gas, in gwei
 * @param inFlightMax most transactions without a block at a time
 * @param replaceAfter how long one may be without a block before it is replaced with a higher fee
 * @param poll pause between two looks at the chain
 * @param timeout longest wait for one answer
 * @param retryMax longest pause while no endpoint can be believed
 * @param readLife how long a cached read is believed
 * @param leaseLife how long a silent leader is waited for
 * @param hastenAfter how long the local chain may be without a block while something waits to become final
 */
@ConfigurationProperties("attest.chain")
record ChainProperties(
        @DefaultValue("evm") Mode mode,
        @DefaultValue("http://127.0.0.1:8545") List<URI> rpcUrls,
        @DefaultValue("31337") long id,
        @DefaultValue("") String directory,
        @DefaultValue("0") long firstBlock,
        @DefaultValue("finalized") String finality,
        @DefaultValue("var/keys/chain.key") Path keyfile,
        @DefaultValue("") String keyPasswordFile,
        @DefaultValue("var/keys/chain-administrator.key") Path administratorKeyfile,
        @DefaultValue("") String signerUrl,
        @DefaultValue("") String signerAccount,
        @DefaultValue("var/chain") Path deployments,
        @DefaultValue("200") long gasPriceMaxGwei,
        @DefaultValue("16") int inFlightMax,
        @DefaultValue("30s") Duration replaceAfter,
        @DefaultValue("500ms") Duration poll,
        @DefaultValue("5s") Duration timeout,
        @DefaultValue("30s") Duration retryMax,
        @DefaultValue("60s") Duration readLife,
        @DefaultValue("8s") Duration leaseLife,
        @DefaultValue("1s") Duration hastenAfter) {
    private static final long WEI_PER_GWEI = 1_000_000_000L;

    /** Whether there is a chain. */
    enum Mode {
        EVM,
        LOG
    }

    ChainPolicy toPolicy() {
        return new ChainPolicy(
                id,
                Finality.parse(finality),
                new FeePolicy(Math.multiplyExact(gasPriceMaxGwei, WEI_PER_GWEI)),
                inFlightMax,
                replaceAfter,
                leaseLife,
                readLife,
                hastenAfter);
    }

    ChainSetup toSetup(String fhirBaseUrl, String logOrigin) {
        return new ChainSetup(
                rpcUrls,
                timeout,
                retryMax,
                firstBlock,
                given(directory).map(ChainAddress::new),
                deployments,
                new ChainSetup.Key(
                        keyfile,
                        given(keyPasswordFile).map(Path::of),
                        administratorKeyfile,
                        given(signerUrl).map(URI::create),
                        given(signerAccount).map(ChainAddress::new)),
                new ChainSetup.Branch(fhirBaseUrl, logOrigin));
    }

    private static Optional<String> given(String text) {
        return text.isBlank() ? Optional.empty() : Optional.of(text);
    }
}
