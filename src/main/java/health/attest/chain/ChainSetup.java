package health.attest.chain;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where the chain is and what this branch signs with.
 *
 * @param rpcUrls endpoints of one and the same chain, in the order they are tried
 * @param timeout longest wait for one answer
 * @param retryMax longest wait between two tries while no endpoint can be believed
 * @param firstBlock block of the first contract, or any before it
 * @param directory the Directory contract; empty on the local chain, which is deployed to if it has none
 * @param deployments directory of the local chain's deployment file
 * @param key what signs
 * @param branch this branch, as a local chain's BranchRegistry shall name it
 */
public record ChainSetup(
        List<URI> rpcUrls,
        Duration timeout,
        Duration retryMax,
        long firstBlock,
        Optional<ChainAddress> directory,
        Path deployments,
        Key key,
        Branch branch) {
    /** Most endpoints. */
    private static final int RPC_URLS_MAX = 16;

    public ChainSetup {
        rpcUrls = List.copyOf(rpcUrls);
        if (rpcUrls.isEmpty() || rpcUrls.size() > RPC_URLS_MAX) {
            throw new IllegalArgumentException("attest.chain.rpc-urls has 1 to " + RPC_URLS_MAX + " endpoints");
        }
        if (timeout.isNegative() || timeout.isZero() || retryMax.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("attest.chain: timeout above 0, retry-max from 1 s");
        }
    }

    /**
     * What signs: a key file, or a signer on another machine.
     *
     * @param file the sender's key; made at the first start if missing
     * @param passwordFile the password of an encrypted keystore; empty for a plain key
     * @param administratorFile the local chain's administrator; never the sender
     * @param signerUrl {@code eth_signTransaction} endpoint that signs instead of the file
     * @param signerAccount the account it signs for
     */
    public record Key(
            Path file,
            Optional<Path> passwordFile,
            Path administratorFile,
            Optional<URI> signerUrl,
            Optional<ChainAddress> signerAccount) {
        public Key {
            if (signerUrl.isPresent() != signerAccount.isPresent()) {
                throw new IllegalArgumentException("attest.chain.signer-url and signer-account go together");
            }
        }
    }

    /** How this branch is named. */
    public record Branch(String fhirBaseUrl, String logOrigin) {}
}
