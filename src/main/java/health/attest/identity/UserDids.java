package health.attest.identity;

import health.attest.chain.Bytes32;
import health.attest.chain.UserRegistry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** DIDs of users, made when their account is. */
public final class UserDids {
    private final UserDidStore store;
    private final Optional<UserRegistry> registry;
    private final ConsortiumKey key;
    private final IdentityPolicy policy;

    /**
     * The DIDs of one branch's users.
     *
     * @param registry empty without a chain: documents are served and not registered
     */
    public UserDids(UserDidStore store, Optional<UserRegistry> registry, ConsortiumKey key, IdentityPolicy policy) {
        this.store = store;
        this.registry = registry;
        this.key = key;
        this.policy = policy;
    }

    /**
     * Gives a user a DID and submits its document's hash, in the caller's transaction. The same user gets the same DID
     * again and nothing is submitted twice.
     *
     * @param issuer who knows the user, as in {@code iss}
     * @param subject the user there, as in {@code sub}
     * @param isPublic whether anyone may see the document; never for patients
     */
    public String register(String issuer, String subject, boolean isPublic) {
        Bytes32 tag = key.mac("attest-user-v1\n" + issuer + "\n" + subject);
        String did = "did:" + policy.didMethod() + ":user:" + Base58.encode(tag.toBytes());
        String document = DidDocuments.plain(did);
        if (store.add(did, document, isPublic)) {
            registry.ifPresent(users -> store.markSubmitted(
                    did, users.submitRegistration(key.mac("attest-did-v1\n" + did), hash(document))));
        }
        return did;
    }

    private static Bytes32 hash(String document) {
        try {
            return Bytes32.of(MessageDigest.getInstance("SHA-256").digest(document.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
