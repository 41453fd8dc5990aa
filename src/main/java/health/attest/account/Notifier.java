package health.attest.account;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tells people: always in their inbox, and by mail where they have an address. */
public interface Notifier {

    /**
     * Leaves a message, in the caller's transaction; the mail follows once that is committed.
     *
     * @param link goes into the mail and nowhere else; null when there is none
     */
    void send(Account to, Notice.Kind kind, String text, @Nullable String link);

    /** An account's inbox, newest first, 100 at most. */
    List<Notice> inbox(UUID account);

    /** Marks a message as read; false when the account has none of that id. */
    boolean markRead(UUID account, UUID notice);
}
