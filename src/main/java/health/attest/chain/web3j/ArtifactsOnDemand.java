package health.attest.chain.web3j;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The artifacts this server was built with, read when they are first asked for: tampered ones keep the server from the
 * chain, not from serving. Thread-safe.
 */
final class ArtifactsOnDemand implements Supplier<Artifacts> {
    private @Nullable Artifacts kept;

    @Override
    public synchronized Artifacts get() {
        Artifacts known = kept;
        if (known == null) {
            known = Artifacts.built();
            kept = known;
        }
        return known;
    }
}
