package health.attest.account.mail;

import health.attest.account.Mailer;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.springframework.mail.MailException;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Hands mail to an SMTP server, with bounded waits. */
final class SmtpMailer implements Mailer {
    private static final String TIMEOUT_MILLIS = "10000";
    private static final int SMTP_PORT = 587;
    private static final int SMTPS_PORT = 465;

    private final JavaMailSenderImpl sender = new JavaMailSenderImpl();
    private final String from;

    /** @param address {@code smtp://[user:password@]host[:port]}, with STARTTLS if offered, or {@code smtps://…} */
    SmtpMailer(URI address, String from) {
        String scheme = String.valueOf(address.getScheme());
        if ((!scheme.equals("smtp") && !scheme.equals("smtps")) || address.getHost() == null) {
            throw new IllegalArgumentException("ATTEST_MAIL_URL is smtp://… or smtps://…");
        }
        this.from = from;
        sender.setProtocol(scheme);
        sender.setHost(address.getHost());
        sender.setPort(address.getPort() > 0 ? address.getPort() : scheme.equals("smtps") ? SMTPS_PORT : SMTP_PORT);
        sender.setDefaultEncoding(StandardCharsets.UTF_8.name());
        Properties properties = sender.getJavaMailProperties();
        for (String wait : new String[] {"connectiontimeout", "timeout", "writetimeout"}) {
            properties.setProperty("mail." + scheme + "." + wait, TIMEOUT_MILLIS);
        }
        properties.setProperty("mail.smtp.starttls.enable", "true");
        properties.setProperty("mail." + scheme + ".ssl.checkserveridentity", "true");
        String user = address.getRawUserInfo();
        if (user != null) {
            String[] parts = user.split(":", 2);
            sender.setUsername(decoded(parts[0]));
            sender.setPassword(parts.length > 1 ? decoded(parts[1]) : "");
            properties.setProperty("mail." + scheme + ".auth", "true");
        }
    }

    @Override
    public void send(Mail mail) {
        SimpleMailMessage message = new SimpleMailMessage();
        message.setFrom(from);
        message.setTo(mail.to());
        message.setSubject(mail.subject());
        message.setText(mail.text());
        try {
            sender.send(message);
        } catch (MailException e) {
            throw new MailUnavailableException("the mail server did not take a message", e);
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
