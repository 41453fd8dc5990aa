package health.attest.transport;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Gives every request an id: the caller's own when it is harmless in logs and headers, else a random one. */
public final class RequestIds {
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final int RANDOM_BYTES = 16;

    private final SecureRandom random;

    public RequestIds(SecureRandom random) {
        this.random = random;
    }

    /** The id of a request that came with this {@code X-Request-Id}, or with none. */
    public String idFor(@Nullable String offered) {
        if (offered != null && HARMLESS.matcher(offered).matches()) {
            return offered;
        }
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
