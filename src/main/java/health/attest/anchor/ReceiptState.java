package health.attest.anchor;

import java.util.Locale;

/** How much a receipt proves. */
public enum ReceiptState {
    /** In the log, under the log's signature. */
    LOGGED,
    /** Under a head that is on chain, in a block that may still be undone. */
    ANCHORED,
    /** Under a head that is on chain for good. */
    FINAL;

    /** The name in receipts: lower case. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
