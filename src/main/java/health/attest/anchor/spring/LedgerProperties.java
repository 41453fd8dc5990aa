package health.attest.anchor.spring;

import health.attest.anchor.AnchorPolicy;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The {@code attest.ledger.*} settings.
 *
 * @param keyfile file of the Ed25519 key that signs checkpoints; created at first start, readable by its owner only
 * @param origin name of this branch's log in checkpoints and envelopes; must never change
 * @param sequenceEvery how long an entry waits at most for its place in the log
 * @param anchorEvery how often a new tree head is sent to the chain
 * @param batchSizeMax most entries put into the log in one transaction
 * @param leaseLife how long the others wait for a leader that died
 */
@ConfigurationProperties("attest.ledger")
record LedgerProperties(
        @DefaultValue("var/keys/ledger.key") Path keyfile,
        @DefaultValue("attest.local/log") String origin,
        @DefaultValue("500ms") Duration sequenceEvery,
        @DefaultValue("5s") Duration anchorEvery,
        @DefaultValue("5000") int batchSizeMax,
        @DefaultValue("6s") Duration leaseLife) {

    AnchorPolicy toPolicy() {
        return new AnchorPolicy(origin, sequenceEvery, anchorEvery, batchSizeMax, leaseLife);
    }
}
