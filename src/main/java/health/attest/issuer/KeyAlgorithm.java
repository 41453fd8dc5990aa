package health.attest.issuer;

/** What the issuer signs with. */
public enum KeyAlgorithm {
    /** ID tokens: SMART App Launch wants it. */
    RS256,
    /** Access tokens: small, and cheap to sign. */
    ES256
}
