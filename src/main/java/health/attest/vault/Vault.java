package health.attest.vault;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals values and opens them again. Thread-safe.
 *
 * <p>A sealed value is: format (1 byte, 1) · key id (8) · nonce (12) and wrapped data key (48) · nonce (12) and
 * ciphertext with its tag. Nonces are random; as each data key seals one value, none is ever used twice with a key, and
 * a key-encryption key is far below the 2^32 wrappings that NIST SP 800-38D allows it.
 */
public final class Vault {
    /** Largest value sealed, in bytes. */
    public static final int VALUE_BYTES_MAX = 1 << 20;

    private static final byte FORMAT = 1;
    private static final int ID_BYTES = 8;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int WRAPPED_BYTES = KeyRing.KEY_BYTES + TAG_BYTES;
    private static final int HEADER_BYTES = 1 + ID_BYTES + NONCE_BYTES + WRAPPED_BYTES;
    private static final int SEALED_BYTES_MIN = HEADER_BYTES + NONCE_BYTES + TAG_BYTES;

    private final KeyRing keys;
    private final SecureRandom random;

    public Vault(KeyRing keys, SecureRandom random) {
        this.keys = keys;
        this.random = random;
    }

    /**
     * Encrypts a value under the active key.
     *
     * @param context what the value is and whose, for example {@code account.totp:ID}; the same is needed to open it
     */
    public byte[] seal(String context, byte[] value) {
        if (value.length > VALUE_BYTES_MAX) {
            throw new IllegalArgumentException("at most " + VALUE_BYTES_MAX + " bytes can be sealed");
        }
        byte[] dataKey = randomBytes(KeyRing.KEY_BYTES);
        try {
            byte[] sealedValue = encrypt(new SecretKeySpec(dataKey, "AES"), context, value);
            return ByteBuffer.allocate(HEADER_BYTES + sealedValue.length)
                    .put(header(context, dataKey))
                    .put(sealedValue)
                    .array();
        } finally {
            Arrays.fill(dataKey, (byte) 0);
        }
    }

    /**
     * Decrypts what {@link #seal} made.
     *
     * @throws VaultException when it was changed, was sealed for another context, or its key is gone
     */
    public byte[] open(String context, byte[] sealedValue) {
        byte[] dataKey = dataKeyOf(context, sealedValue);
        try {
            return decrypt(
                    new SecretKeySpec(dataKey, "AES"),
                    context,
                    ByteBuffer.wrap(sealedValue, HEADER_BYTES, sealedValue.length - HEADER_BYTES)
                            .slice());
        } finally {
            Arrays.fill(dataKey, (byte) 0);
        }
    }

    /**
     * Whether a value was sealed under an older key and should be {@linkplain #rewrap brought under} the active one.
     */
    public boolean isStale(byte[] sealedValue) {
        return !keyIdOf(sealedValue).equals(keys.activeId());
    }

    /** The same value under the active key; its contents are not decrypted. */
    public byte[] rewrap(String context, byte[] sealedValue) {
        byte[] dataKey = dataKeyOf(context, sealedValue);
        try {
            return ByteBuffer.allocate(sealedValue.length)
                    .put(header(context, dataKey))
                    .put(sealedValue, HEADER_BYTES, sealedValue.length - HEADER_BYTES)
                    .array();
        } finally {
            Arrays.fill(dataKey, (byte) 0);
        }
    }

    /**
     * A value's blind index: equal for equal values of one purpose, meaningless without the key. HMAC-SHA-256, 32
     * bytes.
     *
     * @param purpose what is looked up by it, for example {@code account.email}; other purposes give other indexes
     */
    public byte[] blindIndex(String purpose, String value) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(keys.indexKey());
            mac.update(purpose.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return mac.doFinal(value.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    private byte[] header(String context, byte[] dataKey) {
        return ByteBuffer.allocate(HEADER_BYTES)
                .put(FORMAT)
                .put(HexFormat.of().parseHex(keys.activeId()))
                .put(encrypt(keys.active(), "kek:" + keys.activeId() + ":" + context, dataKey))
                .array();
    }

    private byte[] dataKeyOf(String context, byte[] sealedValue) {
        String id = keyIdOf(sealedValue);
        SecretKey key = keys.find(id).orElseThrow(() -> new VaultException("the key of a sealed value is gone: " + id));
        ByteBuffer wrapped = ByteBuffer.wrap(sealedValue, 1 + ID_BYTES, NONCE_BYTES + WRAPPED_BYTES)
                .slice();
        return decrypt(key, "kek:" + id + ":" + context, wrapped);
    }

    private static String keyIdOf(byte[] sealedValue) {
        if (sealedValue.length < SEALED_BYTES_MIN || sealedValue[0] != FORMAT) {
            throw new VaultException("not a sealed value");
        }
        return HexFormat.of().formatHex(sealedValue, 1, 1 + ID_BYTES);
    }

    private byte[] encrypt(SecretKey key, String context, byte[] value) {
        byte[] nonce = randomBytes(NONCE_BYTES);
        try {
            byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, key, nonce, context).doFinal(value);
            return ByteBuffer.allocate(NONCE_BYTES + encrypted.length)
                    .put(nonce)
                    .put(encrypted)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES/GCM", e);
        }
    }

    private static byte[] decrypt(SecretKey key, String context, ByteBuffer nonceAndValue) {
        byte[] nonce = new byte[NONCE_BYTES];
        nonceAndValue.get(nonce);
        byte[] encrypted = new byte[nonceAndValue.remaining()];
        nonceAndValue.get(encrypted);
        try {
            return cipher(Cipher.DECRYPT_MODE, key, nonce, context).doFinal(encrypted);
        } catch (GeneralSecurityException e) {
            throw new VaultException("a sealed value was changed or belongs elsewhere", e);
        }
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, String context)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * 8, nonce));
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
