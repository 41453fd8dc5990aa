package health.attest.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Compresses events with zlib and a preset dictionary of what every event repeats: a typical one shrinks to a quarter.
 *
 * <p>A dictionary is part of the stored form: it is never changed, only followed by one with the next number.
 */
public final class EventCompression {
    /** The dictionary new entries are written with. */
    public static final short DICTIONARY = 1;

    private static final int EVENT_BYTES_MAX = 16 << 20;
    private static final byte[] WORDS = load();

    private EventCompression() {}

    /** The event in stored form. */
    public static byte[] compress(byte[] json) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        try {
            deflater.setDictionary(WORDS);
            deflater.setInput(json);
            deflater.finish();
            return drain(buffer -> deflater.deflate(buffer), deflater::finished, json.length);
        } catch (DataFormatException e) {
            throw new IllegalStateException("deflate reads any bytes", e);
        } finally {
            deflater.end();
        }
    }

    /**
     * The event as it was.
     *
     * @throws IllegalArgumentException if the bytes are not a stored event
     */
    public static byte[] decompress(short dictionary, byte[] stored) {
        if (dictionary != DICTIONARY) {
            throw new IllegalArgumentException("no dictionary " + dictionary);
        }
        Inflater inflater = new Inflater(true);
        try {
            inflater.setDictionary(WORDS);
            inflater.setInput(stored);
            return drain(inflater::inflate, inflater::finished, stored.length * 4);
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("not a stored event", e);
        } finally {
            inflater.end();
        }
    }

    private static byte[] drain(Step step, Done done, int sizeGuess) throws DataFormatException {
        ByteArrayOutputStream drained = new ByteArrayOutputStream(Math.max(64, sizeGuess));
        byte[] buffer = new byte[4096];
        boolean last;
        do {
            int length = step.into(buffer);
            drained.write(buffer, 0, length);
            last = done.reached();
            if (length == 0 && !last) {
                throw new DataFormatException("truncated");
            }
            if (drained.size() > EVENT_BYTES_MAX) {
                throw new DataFormatException("an event of more than 16 MiB");
            }
        } while (!last);
        return drained.toByteArray();
    }

    private static byte[] load() {
        try (InputStream words = EventCompression.class.getResourceAsStream("event-dictionary-1.txt")) {
            if (words == null) {
                throw new IllegalStateException("event-dictionary-1.txt is missing from the build");
            }
            return words.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @FunctionalInterface
    private interface Step {
        int into(byte[] buffer) throws DataFormatException;
    }

    @FunctionalInterface
    private interface Done {
        boolean reached();
    }
}
