package health.attest.audit.jdbc;

import health.attest.audit.EventCompression;
import health.attest.audit.JournalEntry;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows in PostgreSQL's binary COPY format: the cheapest way in, and the same for one row and for a thousand. */
final class CopyRows {
    static final String JOURNAL =
            "copy attest.journal (id, tenant, recorded, stored, ingested, security, failed, patient, keys,"
                    + " codes, texts, digest, dictionary, body) from stdin (format binary)";
    static final String OUTBOX = "copy attest.outbox (tenant, kind, ref, recorded, digest) from stdin (format binary)";

    private static final byte[] SIGNATURE = "PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");
    private static final int OID_BIGINT = 20;
    private static final int OID_TEXT = 25;

    private final byte[] journal;
    private final byte[] outbox;

    private CopyRows(byte[] journal, byte[] outbox) {
        this.journal = journal;
        this.outbox = outbox;
    }

    /** Rows of {@code attest.journal}. */
    byte[] journal() {
        return journal;
    }

    /** Rows of {@code attest.outbox}, one for each of the journal's. */
    byte[] outbox() {
        return outbox;
    }

    static CopyRows of(List<JournalEntry> entries) {
        Writer journal = new Writer();
        Writer outbox = new Writer();
        for (JournalEntry entry : entries) {
            byte[] digest = entry.digest();
            journal.row(14)
                    .uuid(entry.id())
                    .text(entry.tenant().id())
                    .instant(entry.recorded())
                    .instant(entry.stored())
                    .bool(entry.ingested())
                    .bool(entry.security())
                    .bool(entry.failed())
                    .text(entry.terms().patient())
                    .longs(entry.terms().keys())
                    .longs(entry.terms().codes())
                    .texts(entry.terms().texts())
                    .bytes(digest)
                    .smallint(EventCompression.DICTIONARY)
                    .bytes(EventCompression.compress(entry.bytes()));
            outbox.row(5)
                    .text(entry.tenant().id())
                    .text("audit")
                    .text("AuditEvent/" + entry.id())
                    .instant(entry.recorded())
                    .bytes(digest);
        }
        return new CopyRows(journal.toBytes(), outbox.toBytes());
    }

    /** What stands before the first row. */
    static byte[] header() {
        byte[] header = new byte[SIGNATURE.length + 8];
        System.arraycopy(SIGNATURE, 0, header, 0, SIGNATURE.length);
        return header;
    }

    /** What stands after the last row. */
    static byte[] trailer() {
        return new byte[] {-1, -1};
    }

    private static final class Writer {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        private final DataOutputStream out = new DataOutputStream(bytes);

        Writer row(int fields) {
            return put(() -> out.writeShort(fields));
        }

        Writer uuid(UUID uuid) {
            return put(() -> {
                out.writeInt(16);
                out.writeLong(uuid.getMostSignificantBits());
                out.writeLong(uuid.getLeastSignificantBits());
            });
        }

        Writer text(@Nullable String text) {
            return text == null ? put(() -> out.writeInt(-1)) : bytes(text.getBytes(StandardCharsets.UTF_8));
        }

        Writer bytes(byte[] value) {
            return put(() -> {
                out.writeInt(value.length);
                out.write(value);
            });
        }

        Writer instant(Instant instant) {
            return put(() -> {
                out.writeInt(8);
                out.writeLong(EPOCH.until(instant, ChronoUnit.MICROS));
            });
        }

        Writer bool(boolean value) {
            return put(() -> {
                out.writeInt(1);
                out.writeBoolean(value);
            });
        }

        Writer smallint(short value) {
            return put(() -> {
                out.writeInt(2);
                out.writeShort(value);
            });
        }

        Writer longs(Collection<Long> values) {
            return put(() -> {
                arrayHeader(OID_BIGINT, values.size(), values.size() * 12);
                for (long value : values) {
                    out.writeInt(8);
                    out.writeLong(value);
                }
            });
        }

        Writer texts(List<String> values) {
            List<byte[]> encoded = values.stream()
                    .map(value -> value.getBytes(StandardCharsets.UTF_8))
                    .toList();
            int length = encoded.stream().mapToInt(value -> 4 + value.length).sum();
            return put(() -> {
                arrayHeader(OID_TEXT, encoded.size(), length);
                for (byte[] value : encoded) {
                    out.writeInt(value.length);
                    out.write(value);
                }
            });
        }

        byte[] toBytes() {
            return bytes.toByteArray();
        }

        private void arrayHeader(int oid, int size, int elementsLength) throws IOException {
            int dimensions = size == 0 ? 0 : 1;
            out.writeInt(12 + dimensions * 8 + elementsLength);
            out.writeInt(dimensions);
            out.writeInt(0);
            out.writeInt(oid);
            if (size > 0) {
                out.writeInt(size);
                out.writeInt(1);
            }
        }

        private Writer put(Step step) {
            try {
                step.write();
                return this;
            } catch (IOException e) {
                throw new UncheckedIOException("memory takes every byte", e);
            }
        }

        @FunctionalInterface
        private interface Step {
            void write() throws IOException;
        }
    }
}
