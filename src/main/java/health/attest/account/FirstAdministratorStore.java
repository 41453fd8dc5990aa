package health.attest.account;

import health.attest.access.Tenant;
import java.util.Optional;

/** What was asked for on the server's machine. Joins the caller's transaction. */
public interface FirstAdministratorStore {

    /**
     * A first administrator that somebody wants.
     *
     * @param linkDigest of the link with which the password is set, in hexadecimal
     */
    record Wish(Tenant tenant, String username, String email, String linkDigest) {}

    /** What came of it. */
    enum Outcome {
        DONE,
        THERE_IS_ONE,
        NAME_TAKEN,
        NO_SUCH_TENANT
    }

    /** One that has no answer yet, for one caller alone. */
    Optional<Wish> take();

    void close(Tenant tenant, Outcome outcome);
}
