package health.attest.fhir;

import health.attest.access.WarmUp;
import java.util.Optional;
import java.util.function.Function;

/**
 * Writes the access index anew when its form has changed: after an update of the server that extracts something else
 * than before. No request is served on rows of an old form, which might permit what the new form forbids; a killed
 * rebuild goes on where it was.
 */
public final class AccessIndexRebuild implements WarmUp {
    /** Small enough that a killed rebuild repeats little, large enough that commits do not count. */
    private static final int BATCH_MAX = 500;

    private final RebuildProgress progress;
    private final Function<StoredResource, Optional<AccessIndexRow>> row;

    public AccessIndexRebuild(RebuildProgress progress, Function<StoredResource, Optional<AccessIndexRow>> row) {
        this.progress = progress;
        this.row = row;
    }

    @Override
    public void run() throws InterruptedException {
        while (progress.advance(AccessIndexExtractor.FORM, BATCH_MAX, row)) {
            if (Thread.interrupted()) {
                throw new InterruptedException("stopped while the access index was rebuilt");
            }
        }
    }
}
