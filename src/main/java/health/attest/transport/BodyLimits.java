package health.attest.transport;

/**
 * How large, deep and long a body may be, for one class of caller.
 *
 * @param lengthBytes longest body after decompression, 1 KiB to 1 GiB
 * @param bundleEntries most entries of a batch or transaction, 1 to 100 000
 * @param depth deepest nesting of objects and arrays, or of elements, 8 to 500
 * @param stringLength longest string, number of characters, at least 1 024
 * @param inflationRatio most times a compressed body may grow, 2 to 1 000; asked only above
 *     {@link #INFLATION_FREE_BYTES}
 */
public record BodyLimits(int lengthBytes, int bundleEntries, int depth, int stringLength, int inflationRatio) {
    /** Small bodies may be as repetitive as they like. */
    public static final int INFLATION_FREE_BYTES = 1 << 20;

    public BodyLimits {
        within("body length", lengthBytes, 1 << 10, 1 << 30);
        within("bundle entries", bundleEntries, 1, 100_000);
        within("depth", depth, 8, 500);
        within("string length", stringLength, 1 << 10, 1 << 30);
        within("inflation ratio", inflationRatio, 2, 1_000);
    }

    private static void within(String what, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("limit of " + what + " must be " + min + " to " + max);
        }
    }

    /** Whether that many bytes may come out of that many compressed ones. */
    public boolean permitsInflation(long inflated, long compressed) {
        return inflated <= INFLATION_FREE_BYTES || inflated <= compressed * inflationRatio;
    }
}
