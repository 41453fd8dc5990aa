package health.attest.transport.servlet;

import health.attest.transport.BodyLimits;
import health.attest.transport.BodyRefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The one copy of a body, decompressed, in pieces; grows with what arrives, never with what was announced. */
final class BodyBuffer {
    private static final int PIECE_BYTES = 64 << 10;

    private final List<byte[]> pieces = new ArrayList<>();
    private int length;

    private BodyBuffer() {}

    static BodyBuffer read(InputStream raw, boolean gzip, BodyLimits limits) throws IOException, BodyRefusedException {
        BodyBuffer buffer = new BodyBuffer();
        CountingStream counted = new CountingStream(raw);
        try (InputStream plain = gzip ? new GZIPInputStream(counted) : counted) {
            byte[] piece = plain.readNBytes(PIECE_BYTES);
            while (piece.length > 0) {
                if (piece.length > limits.lengthBytes() - buffer.length) {
                    throw BodyRefusedException.tooLarge("body-length");
                }
                buffer.pieces.add(piece);
                buffer.length += piece.length;
                if (gzip && !limits.permitsInflation(buffer.length, counted.count)) {
                    throw BodyRefusedException.tooLarge("body-inflation");
                }
                piece = plain.readNBytes(PIECE_BYTES);
            }
        } catch (ZipException e) {
            throw BodyRefusedException.malformed("body-gzip");
        }
        return buffer;
    }

    int length() {
        return length;
    }

    InputStream open() {
        return new SequenceInputStream(Collections.enumeration(
                pieces.stream().map(ByteArrayInputStream::new).toList()));
    }

    /** Counts the compressed bytes that were taken. */
    static final class CountingStream extends InputStream {
        private final InputStream raw;
        private long count;

        CountingStream(InputStream raw) {
            this.raw = raw;
        }

        @Override
        public int read() throws IOException {
            int b = raw.read();
            count += b >= 0 ? 1 : 0;
            return b;
        }

        @Override
        public int read(byte[] bytes, int offset, int wanted) throws IOException {
            int read = raw.read(bytes, offset, wanted);
            count += Math.max(0, read);
            return read;
        }
    }
}
