package health.attest.account;

import java.util.List;

/** Names for which somebody asked for a new password, kept until they are looked up. Joins the caller's transaction. */
public interface ResetRequests {

    /** Keeps one, whether or not there is such an account. */
    void add(LoginName name);

    /** Takes out the oldest ones, each for one caller alone. */
    List<LoginName> take(int max);
}
