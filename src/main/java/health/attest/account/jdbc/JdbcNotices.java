package health.attest.account.jdbc;

import health.attest.account.Account;
import health.attest.account.Mailer;
import health.attest.account.Mailer.Mail;
import health.attest.account.Mailer.MailUnavailableException;
import health.attest.account.Notice;
import health.attest.account.Notifier;
import health.attest.account.Transactions;
import health.attest.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The inbox, and from it the mails: each is sent until the mail server takes it, at most {@link #TRIES_MAX} times. */
final class JdbcNotices implements Notifier {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcNotices.class);
    private static final int INBOX_MAX = 100;
    private static final int BATCH_MAX = 20;
    private static final int TRIES_MAX = 10;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(5);
    /** Joins address, subject and text of a sealed mail; occurs in none of them. */
    private static final String SEPARATOR = "\u0000";

    private static final Map<Notice.Kind, String> SUBJECTS = Map.of(
            Notice.Kind.INVITATION, "Your account",
            Notice.Kind.VERIFICATION, "Please confirm your e-mail address",
            Notice.Kind.PASSWORD_RESET, "Reset your password",
            Notice.Kind.PASSWORD_CHANGED, "Your password was changed",
            Notice.Kind.SECOND_FACTOR_CHANGED, "Your second factor was changed",
            Notice.Kind.ACCOUNT_CHANGED, "Your account was changed",
            Notice.Kind.APPROVAL, "A change waits for a second person");

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final Vault vault;
    private final Mailer mailer;
    private final Clock clock;

    JdbcNotices(JdbcClient jdbc, Transactions transactions, Vault vault, Mailer mailer, Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.vault = vault;
        this.mailer = mailer;
        this.clock = clock;
    }

    private record Waiting(UUID id, String mail, int tries) {}

    @Override
    public void send(Account to, Notice.Kind kind, String text, @Nullable String link) {
        UUID id = UUID.randomUUID();
        byte[] mail = to.email() == null
                ? null
                : sealed(
                        id,
                        String.join(
                                SEPARATOR,
                                to.email(),
                                SUBJECTS.getOrDefault(kind, "Your account"),
                                mailText(to, text, link)));
        transactions.execute(
                () -> jdbc.sql("INSERT INTO attest.notice (id, account_id, kind, text, created_at, mail, mail_after)"
                                + " VALUES (:id, :account, :kind, :text, :now, :mail, :now)")
                        .param("id", id)
                        .param("account", to.id())
                        .param("kind", kind.name())
                        .param("text", sealed(id, text))
                        .param("now", now())
                        .param("mail", mail)
                        .update());
    }

    @Override
    public List<Notice> inbox(UUID account) {
        return jdbc.sql("SELECT id, kind, text, created_at, read_at FROM attest.notice WHERE account_id = :account"
                        + " ORDER BY created_at DESC, id LIMIT :count")
                .param("account", account)
                .param("count", INBOX_MAX)
                .query(this::notice)
                .list();
    }

    @Override
    public boolean markRead(UUID account, UUID notice) {
        return transactions.run(() -> jdbc.sql("UPDATE attest.notice SET read_at = coalesce(read_at, :now)"
                                + " WHERE id = :id AND account_id = :account")
                        .param("id", notice)
                        .param("account", account)
                        .param("now", now())
                        .update()
                == 1);
    }

    /** Sends what waits; each row is this instance's alone while it does. */
    void sendWaiting() {
        transactions.execute(() -> jdbc.sql("SELECT id, mail, mail_tries FROM attest.notice"
                        + " WHERE mail IS NOT NULL AND mail_after <= :now ORDER BY mail_after LIMIT :count"
                        + " FOR UPDATE SKIP LOCKED")
                .param("now", now())
                .param("count", BATCH_MAX)
                .query((row, number) -> {
                    UUID id = row.getObject("id", UUID.class);
                    return new Waiting(id, opened(id, row.getBytes("mail")), row.getInt("mail_tries"));
                })
                .list()
                .forEach(this::send));
    }

    private void send(Waiting waiting) {
        String[] parts = waiting.mail().split(SEPARATOR, 3);
        try {
            mailer.send(new Mail(parts[0], parts[1], parts[2]));
            settle(waiting, true);
        } catch (MailUnavailableException e) {
            boolean last = waiting.tries() + 1 >= TRIES_MAX;
            LOG.warn("mail not sent notice={} tries={} givenUp={}", waiting.id(), waiting.tries() + 1, last);
            settle(waiting, last);
        }
    }

    private void settle(Waiting waiting, boolean done) {
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(waiting.tries(), TRIES_MAX));
        jdbc.sql("UPDATE attest.notice SET mail_tries = mail_tries + 1, mail_after = :after,"
                        + " mail = CASE WHEN :done THEN NULL ELSE mail END WHERE id = :id")
                .param("id", waiting.id())
                .param("done", done)
                .param("after", clock.instant().plus(wait).atOffset(ZoneOffset.UTC))
                .update();
    }

    private static String mailText(Account to, String text, @Nullable String link) {
        return "Hello " + to.displayName() + ",\n\n" + text + "\n" + (link == null ? "" : "\n" + link + "\n")
                + "\nIf you did not expect this message, tell your administrator.\n";
    }

    private Notice notice(ResultSet row, int number) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        return new Notice(
                id,
                Notice.Kind.valueOf(row.getString("kind")),
                opened(id, row.getBytes("text")),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("read_at") != null);
    }

    private byte[] sealed(UUID id, String text) {
        return vault.seal("account.notice:" + id, text.getBytes(StandardCharsets.UTF_8));
    }

    private String opened(UUID id, byte[] sealedText) {
        return new String(vault.open("account.notice:" + id, sealedText), StandardCharsets.UTF_8);
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
