package health.attest.identity;

import java.util.Optional;

/** DID documents of users. Every method joins the caller's database transaction. */
public interface UserDidStore {

    /** Stores the document of a new DID; false if the DID has one. */
    boolean add(String did, String document, boolean isPublic);

    /** Notes the submitted call that registers it. */
    void markSubmitted(String did, long transactionId);

    /** A document that anyone may see. */
    Optional<String> findPublic(String did);
}
