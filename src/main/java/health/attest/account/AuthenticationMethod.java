package health.attest.account;

/** How somebody proved who they are, with the value it has in {@code amr} (RFC 8176). */
public enum AuthenticationMethod {
    PASSWORD("pwd"),
    TOTP("otp"),
    /** One of the codes printed for the day the second factor is lost. */
    RECOVERY_CODE("otp"),
    /** A second factor given on this browser before, remembered by it. */
    TRUSTED_DEVICE("user"),
    PASSKEY("hwk");

    private final String amr;

    AuthenticationMethod(String amr) {
        this.amr = amr;
    }

    public String amr() {
        return amr;
    }
}
