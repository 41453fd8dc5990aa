package health.attest.issuer;

import java.util.List;
import java.util.function.UnaryOperator;

/** Keeps the signing keys of all instances. */
public interface SigningKeyStore {

    /** All keys, in no order. */
    List<SigningKey> all();

    /** Replaces the keys by what {@code change} makes of them, one instance at a time; what it made. */
    List<SigningKey> change(UnaryOperator<List<SigningKey>> change);
}
