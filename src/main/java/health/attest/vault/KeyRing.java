package health.attest.vault;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key-encryption keys of a deployment and its index key. Immutable; never printed.
 *
 * @see KeyFile
 */
public final class KeyRing {
    /** Most key-encryption keys kept; with a rotation a year, more than a lifetime. */
    public static final int KEYS_MAX = 128;

    static final int KEY_BYTES = 32;

    private static final Pattern ID = Pattern.compile("[0-9a-f]{16}");

    private final Map<String, SecretKeySpec> keys;
    private final String activeId;
    private final SecretKeySpec indexKey;

    /**
     * A ring.
     *
     * @param keys AES-256 keys by their ids (16 hexadecimal digits), oldest first; the last one seals
     * @param indexKey 32 bytes; never rotated, for an index must be found again
     */
    KeyRing(Map<String, byte[]> keys, byte[] indexKey) {
        if (keys.isEmpty() || keys.size() > KEYS_MAX) {
            throw new IllegalArgumentException("a ring has 1 to " + KEYS_MAX + " keys");
        }
        this.keys = new LinkedHashMap<>();
        String last = "";
        for (Map.Entry<String, byte[]> key : keys.entrySet()) {
            if (!ID.matcher(key.getKey()).matches()) {
                throw new IllegalArgumentException("a key id is 16 hexadecimal digits");
            }
            this.keys.put(key.getKey(), new SecretKeySpec(strong(key.getValue()), "AES"));
            last = key.getKey();
        }
        this.activeId = last;
        this.indexKey = new SecretKeySpec(strong(indexKey), "HmacSHA256");
    }

    /** The id of the key that seals. */
    public String activeId() {
        return activeId;
    }

    /** How many key-encryption keys there are. */
    public int size() {
        return keys.size();
    }

    SecretKeySpec active() {
        return find(activeId).orElseThrow();
    }

    Optional<SecretKeySpec> find(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    SecretKeySpec indexKey() {
        return indexKey;
    }

    private static byte[] strong(byte[] key) {
        if (key.length != KEY_BYTES || Arrays.equals(key, new byte[KEY_BYTES])) {
            throw new IllegalArgumentException("a key is 32 bytes, not all of them zero");
        }
        return key;
    }

    @Override
    public String toString() {
        return "KeyRing[" + keys.size() + " keys, active " + activeId + "]";
    }
}
