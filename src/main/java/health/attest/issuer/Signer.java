package health.attest.issuer;

import java.util.Map;

/** Signs tokens with the key that is current. Thread-safe. */
public interface Signer {

    /**
     * A token in compact form.
     *
     * @param type its {@code typ}
     */
    String sign(KeyAlgorithm algorithm, String type, Map<String, Object> claims);
}
