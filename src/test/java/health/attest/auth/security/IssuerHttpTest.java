package health.attest.auth.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.sun.net.httpserver.HttpServer;
import health.attest.auth.Allowance;
import health.attest.auth.TrustedIssuer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An issuer costs Attest no more than a short answer in a short time, and sends it nowhere else. */
class IssuerHttpTest {
    private final AtomicInteger elsewhere = new AtomicInteger();
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/elsewhere", exchange -> {
            elsewhere.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
    }

    @Test
    void aRedirectIsNotFollowed() {
        server.createContext("/keys", exchange -> {
            exchange.getResponseHeaders().set("Location", url() + "/elsewhere");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });

        assertThatThrownBy(() -> new IssuerHttp().get(URI.create(url() + "/keys")))
                .hasMessage("status 302");
        assertThat(elsewhere).hasValue(0);
    }

    @Test
    void anAnswerThatDripsIsGivenUp() {
        server.createContext("/keys", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            try {
                over.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });

        assertThatThrownBy(() -> new IssuerHttp(Duration.ofMillis(300)).get(URI.create(url() + "/keys")))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("no answer");
    }

    @Test
    void anAnswerIsReadToTheLimitAndGivenUpOnePastIt() throws IOException {
        serve("/fits", " ".repeat(IssuerHttp.BODY_BYTES_MAX));
        serve("/one-more", " ".repeat(IssuerHttp.BODY_BYTES_MAX + 1));

        assertThat(new IssuerHttp().get(URI.create(url() + "/fits"))).hasSize(IssuerHttp.BODY_BYTES_MAX);
        assertThatThrownBy(() -> new IssuerHttp().get(URI.create(url() + "/one-more")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aDiscoveryDocumentSendsAttestToNoOtherHost() {
        for (String keys : new String[] {
            "http://169.254.169.254/latest/meta-data",
            "http://127.0.0.1:1/keys",
            "https://127.0.0.1:" + server.getAddress().getPort() + "/elsewhere",
            "file:///etc/passwd"
        }) {
            serve("/.well-known/openid-configuration", "{\"jwks_uri\":\"" + keys + "\"}");

            assertThatThrownBy(() -> IssuerKeys.of(issuer(), new IssuerHttp(), Duration.ofHours(1))
                            .get(new JWKSelector(new JWKMatcher.Builder().build()), null))
                    .as(keys)
                    .isInstanceOf(JWKSetUnavailableException.class);
            server.removeContext("/.well-known/openid-configuration");
        }
        assertThat(elsewhere).hasValue(0);
    }

    private void serve(String path, String body) {
        server.createContext(path, exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private TrustedIssuer issuer() {
        Allowance any = Allowance.of("*");
        return new TrustedIssuer(
                url(),
                "https://attest.test/fhir",
                null,
                TrustedIssuer.ClaimNames.DEFAULT,
                new TrustedIssuer.Trust(any, null, any, any, any, any, null),
                null);
    }
}
