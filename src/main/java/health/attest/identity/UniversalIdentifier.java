package health.attest.identity;

import health.attest.chain.Bytes32;
import health.attest.chain.ChainAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The identifier that is the same for one patient at every branch: base58btc of HMAC-SHA-256 under the consortium key
 * over the canonical identity.
 *
 * @param value 32 to 44 characters of Bitcoin's alphabet
 */
public record UniversalIdentifier(String value) {
    /** The system it has in {@code Patient.identifier}. */
    public static final String SYSTEM = "https://attest.health/fhir/NamingSystem/universal-patient-identifier";

    private static final Pattern FORM = Pattern.compile("[1-9A-HJ-NP-Za-km-z]{32,44}");

    public UniversalIdentifier {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not a universal identifier");
        }
    }

    /** The identifier of a canonical identity. */
    public static UniversalIdentifier of(CanonicalIdentity identity, ConsortiumKey key) {
        return new UniversalIdentifier(Base58.encode(key.mac(identity.text()).toBytes()));
    }

    /** Reads the DID of a patient; empty for anything else. */
    public static Optional<UniversalIdentifier> ofDid(String did, String method) {
        String prefix = "did:" + method + ":";
        return did.startsWith(prefix)
                        && FORM.matcher(did.substring(prefix.length())).matches()
                ? Optional.of(new UniversalIdentifier(did.substring(prefix.length())))
                : Optional.empty();
    }

    /** The identifier as a DID (W3C DID Core). */
    public String did(String method) {
        return "did:" + method + ":" + value;
    }

    /**
     * What stands on chain for the patient. Keyed once more, so that not even the identifier can be looked up there.
     */
    public Bytes32 commitment(ConsortiumKey key) {
        return key.mac("attest-patient-v1\n" + value);
    }

    /** What stands on chain for a branch that knows the patient; another one for every patient and branch. */
    public Bytes32 custodian(ConsortiumKey key, ChainAddress branch) {
        return key.mac("attest-custodian-v1\n" + commitment(key).toHex() + "\n" + branch.hex());
    }
}
