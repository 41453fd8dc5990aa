package health.attest.chain;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The address of an account or contract on an EVM chain.
 *
 * @param hex {@code 0x} and 40 hexadecimal digits, kept in lower case
 */
public record ChainAddress(String hex) {
    private static final Pattern FORM = Pattern.compile("0x[0-9a-f]{40}");

    public static final ChainAddress ZERO = new ChainAddress("0x" + "0".repeat(40));

    public ChainAddress {
        hex = hex.toLowerCase(Locale.ROOT);
        if (!FORM.matcher(hex).matches()) {
            throw new IllegalArgumentException("an address is 0x and 40 hexadecimal digits");
        }
    }

    @Override
    public String toString() {
        return hex;
    }
}
