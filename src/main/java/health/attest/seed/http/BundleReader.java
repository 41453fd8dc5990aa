package health.attest.seed.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import health.attest.seed.SeedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;

/** Finds out about a bundle what is needed to load it, in one pass over its bytes. */
final class BundleReader {
    private static final JsonFactory JSON = new JsonFactory();

    private final Set<String> resourceTypes = new TreeSet<>();
    private String resourceType = "";
    private String type = "";
    private int entries;
    private int entriesEnd;

    private BundleReader() {}

    /** Describes the bundle in {@code content}; refuses with an {@link IOException} what is none. */
    static SeedFile read(Path path, byte[] content) throws IOException {
        BundleReader reader = new BundleReader();
        try (JsonParser parser = JSON.createParser(content)) {
            reader.readBundle(parser);
        }
        if (!reader.resourceType.equals("Bundle") || reader.entriesEnd == 0) {
            throw new IOException("is not a FHIR bundle with entries");
        }
        try {
            return new SeedFile(
                    path, sha256(content), reader.type, reader.entries, reader.resourceTypes, reader.entriesEnd);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Whether this is a transaction or batch with entries. */
    static boolean isBundleToLoad(byte[] content) {
        try {
            return read(Path.of(""), content).entries() > 0;
        } catch (IOException e) {
            return false;
        }
    }

    private void readBundle(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("is not a JSON object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            if (field.equals("entry") && value == JsonToken.START_ARRAY) {
                readEntries(parser);
            } else if (field.equals("type")) {
                type = parser.getText();
            } else if (field.equals("resourceType")) {
                resourceType = parser.getText();
            } else {
                parser.skipChildren();
            }
        }
    }

    private void readEntries(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            entries++;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                if (field.equals("resource") && value == JsonToken.START_OBJECT) {
                    readResource(parser);
                } else {
                    parser.skipChildren();
                }
            }
        }
        entriesEnd = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
    }

    private void readResource(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            if (field.equals("resourceType")) {
                resourceTypes.add(parser.getText());
            } else {
                parser.skipChildren();
            }
        }
    }

    private static String sha256(byte[] content) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IOException(e);
        }
    }
}
