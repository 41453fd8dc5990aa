package health.attest.engines;

/** A database role and the password it logs in with. */
public record Login(String user, String password) {

    /** Leaves the password out, so that a login can be logged. */
    @Override
    public String toString() {
        return user;
    }
}
