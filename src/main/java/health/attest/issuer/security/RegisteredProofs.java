package health.attest.issuer.security;

import com.nimbusds.jose.jwk.JWKSet;
import health.attest.issuer.ClientProofs;
import org.springframework.security.crypto.password.PasswordEncoder;

/** Judges keys and hashes secrets as they will be checked later. */
final class RegisteredProofs implements ClientProofs {
    private final PasswordEncoder secrets;

    RegisteredProofs(PasswordEncoder secrets) {
        this.secrets = secrets;
    }

    @Override
    public void requireUsable(String keySet) {
        JWKSet unused = ClientKeyRules.parse(keySet);
    }

    @Override
    public String hash(String secret) {
        return secrets.encode(secret);
    }
}
