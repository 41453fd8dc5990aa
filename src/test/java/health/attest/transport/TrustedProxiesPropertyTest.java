package health.attest.transport;

import static health.attest.samples.Samples.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import health.attest.access.AddressRange;
import health.attest.access.ClientAddress;
import health.attest.samples.Samples;
import health.attest.transport.TrustedProxies.ProxyHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class TrustedProxiesPropertyTest {
    private static final AddressRange INTERNAL =
            AddressRange.parse("10.0.0.0/8").orElseThrow();
    private static final ClientAddress PROXY = TrustedProxiesTest.address("10.0.0.1");

    /** Whatever a client puts in front, the hop that the outermost trusted proxy saw stays the client. */
    @Test
    void nothingAClientSendsChangesWhoItIs() {
        forAll(TrustedProxiesPropertyTest::drawForgery, forgery -> {
            TrustedProxies xForwardedFor = new TrustedProxies(List.of(INTERNAL), ProxyHeader.X_FORWARDED_FOR);

            ClientAddress client = xForwardedFor.clientOf(PROXY, List.of(), forgery.linesThen("192.0.2.1"));

            assertThat(client).isEqualTo(TrustedProxiesTest.address("192.0.2.1"));
        });
    }

    /** The same for the RFC 7239 header, where broken quotes may at worst make the proxy itself the client. */
    @Test
    void nothingAClientQuotesNamesSomebodyElse() {
        forAll(TrustedProxiesPropertyTest::drawForgery, forgery -> {
            TrustedProxies forwarded = new TrustedProxies(List.of(INTERNAL), ProxyHeader.FORWARDED);

            ClientAddress client = forwarded.clientOf(PROXY, forgery.linesThen("for=192.0.2.1"), List.of());

            assertThat(client).isIn(TrustedProxiesTest.address("192.0.2.1"), PROXY);
        });
    }

    /** An untrusted peer is the client, whatever it claims. */
    @Test
    void anUntrustedPeerIsBelievedNothing() {
        forAll(TrustedProxiesPropertyTest::drawForgery, forgery -> {
            TrustedProxies proxies = new TrustedProxies(List.of(INTERNAL), ProxyHeader.EITHER);
            ClientAddress peer = TrustedProxiesTest.address("198.51.100.7");

            assertThat(proxies.clientOf(peer, forgery.lines(), forgery.lines())).isEqualTo(peer);
        });
    }

    private static Forgery drawForgery(RandomGenerator random) {
        return new Forgery(Samples.list(random, 0, 3, TrustedProxiesPropertyTest::drawLine));
    }

    private static String drawLine(RandomGenerator random) {
        String alphabet = "for=FOR;,\"\\ 0123456789.:[]abcdefx_-unknown";
        return String.join(
                "", Samples.list(random, 0, 40, r -> String.valueOf(alphabet.charAt(r.nextInt(alphabet.length())))));
    }

    private record Forgery(List<String> lines) {
        List<String> linesThen(String appended) {
            List<String> all = new ArrayList<>(lines);
            all.add(appended);
            return all;
        }
    }
}
