package health.attest.account.mail;

import health.attest.account.Mailer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Sends mail where {@code attest.mail.url} says, or writes it to the data directory. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "attest.issuer.enabled", matchIfMissing = true)
class MailConfiguration {

    @Bean
    Mailer mailer(
            @Value("${attest.mail.url:}") String url,
            @Value("${attest.mail.from:attest@localhost}") String from,
            @Value("${attest.data:var}") Path data,
            Clock clock) {
        return url.isBlank() ? new DirectoryMailer(data.resolve("mail"), clock) : new SmtpMailer(URI.create(url), from);
    }
}
