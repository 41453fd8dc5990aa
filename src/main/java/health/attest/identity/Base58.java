package health.attest.identity;

import java.math.BigInteger;

/** Base58btc: Bitcoin's alphabet, as multibase and most DID methods use it. */
final class Base58 {
    private static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(ALPHABET.length());

    private Base58() {}

    /** Each leading zero byte gives a leading {@code 1}; the rest is the number in base 58. */
    static String encode(byte[] bytes) {
        StringBuilder reversed = new StringBuilder();
        BigInteger rest = new BigInteger(1, bytes);
        while (rest.signum() > 0) {
            BigInteger[] division = rest.divideAndRemainder(BASE);
            reversed.append(ALPHABET.charAt(division[1].intValue()));
            rest = division[0];
        }
        for (int i = 0; i < bytes.length && bytes[i] == 0; i++) {
            reversed.append(ALPHABET.charAt(0));
        }
        return reversed.reverse().toString();
    }
}
