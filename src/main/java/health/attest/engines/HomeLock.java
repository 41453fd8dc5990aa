package health.attest.engines;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;

/** Lets one process at a time start or stop what lives in a directory. */
public final class HomeLock {

    private HomeLock() {}

    /** Does {@code work} while no other process or thread holds {@code home}; waits until it is free. */
    public static synchronized <T> T holding(Path home, Supplier<T> work) {
        try (FileChannel channel =
                FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            FileLock lock = channel.lock();
            try {
                return work.get();
            } finally {
                lock.release();
            }
        } catch (IOException e) {
            throw new EngineException("cannot lock " + home + ": " + PrivateFiles.reason(e), e);
        }
    }
}
