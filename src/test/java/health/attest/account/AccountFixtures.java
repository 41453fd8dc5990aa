package health.attest.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import health.attest.journey.Browser;
import health.attest.journey.Http;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes people through the front door: an administrator invites them, they follow the link in their mail. */
final class AccountFixtures {
    static final String PASSWORD = "seven-small-otters-swim";

    private static final Pattern LINK = Pattern.compile("https?://[^/\\s]+(/\\S+)");

    private final Http administrator;
    private final GreenMail mail;

    AccountFixtures(Http administrator, GreenMail mail) {
        this.administrator = administrator;
        this.mail = mail;
    }

    /** Somebody who can sign in. */
    record Person(String id, String username, String email) {}

    static String freshName() {
        return "u" + UUID.randomUUID().toString().substring(0, 12);
    }

    /** Invites somebody with these roles; who takes it, has the {@link #PASSWORD}. */
    Person person(Http anybody, String... roles) {
        Person person = invite(roles);
        Browser browser = new Browser(anybody);
        String link = linkIn(mailTo(person.email(), 1));
        assertThat(browser.get(link).status()).isEqualTo(200);
        Http.Answer set = browser.submit(
                "/account/set-password", Map.of("token", link.replaceFirst(".*token=", ""), "password", PASSWORD));
        assertThat(set.status()).as(set.body()).isEqualTo(200);
        return person;
    }

    Person invite(String... roles) {
        String name = freshName();
        String email = name + "@mail.example";
        String list =
                Arrays.stream(roles).map(role -> "\"" + role + "\"").toList().toString();
        Http.Answer created = administrator.send(
                "POST", "/admin/users", "application/json", """
                {"username":"%s","displayName":"Somebody","email":"%s","roles":%s,"fhirUser":"Practitioner/%s"}
                """.formatted(name, email, list, UUID.randomUUID()));
        assertThat(created.status()).as(created.body()).isIn(201, 202);
        return new Person(created.id(), name, email);
    }

    /** The last of at least that many mails to the address. */
    String mailTo(String email, int count) {
        return await().atMost(Duration.ofSeconds(30))
                .until(() -> mailsTo(email), mails -> mails.size() >= count)
                .get(count - 1);
    }

    List<String> mailsTo(String email) {
        return Arrays.stream(mail.getReceivedMessages())
                .filter(message -> isTo(message, email))
                .map(GreenMailUtil::getBody)
                .map(body -> body.replace("=\r\n", "").replace("=3D", "="))
                .toList();
    }

    static String linkIn(String mailText) {
        Matcher link = LINK.matcher(mailText);
        assertThat(link.find()).as(mailText).isTrue();
        return link.group(1);
    }

    private static boolean isTo(MimeMessage message, String email) {
        try {
            return message.getAllRecipients()[0].toString().equals(email);
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }
}
