package health.attest.transport;

import static org.assertj.core.api.Assertions.assertThat;

import health.attest.access.AddressRange;
import health.attest.access.ClientAddress;
import health.attest.transport.TrustedProxies.ProxyHeader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustedProxiesTest {
    private static final ClientAddress PROXY = address("10.0.0.1");
    private static final List<AddressRange> INTERNAL =
            List.of(AddressRange.parse("10.0.0.0/8").orElseThrow());
    private final TrustedProxies proxies = new TrustedProxies(INTERNAL, ProxyHeader.EITHER);

    @Test
    void nobodyIsTrustedByDefault() {
        TrustedProxies none = new TrustedProxies(List.of(), ProxyHeader.EITHER);

        assertThat(none.clientOf(PROXY, List.of("for=192.0.2.1"), List.of("192.0.2.1")))
                .isEqualTo(PROXY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.1 | 192.0.2.1",
                "203.0.113.5, 192.0.2.1 | 192.0.2.1",
                "203.0.113.5, 192.0.2.1, 10.0.0.7, 10.9.9.9 | 192.0.2.1",
                "192.0.2.1:51234 | 192.0.2.1",
                "[2001:db8::1]:443 | 2001:db8::1",
                "2001:db8::1 | 2001:db8::1",
                "::ffff:192.0.2.1 | 192.0.2.1",
                "10.0.0.8, 10.0.0.7 | 10.0.0.8",
                "unknown | 10.0.0.1",
                "192.0.2.1, nonsense, 10.0.0.7 | 10.0.0.7",
                "192.0.2.1, | 10.0.0.1",
                "010.0.0.1 | 10.0.0.1",
            })
    void theFirstUntrustedHopFromTheRightIsTheClient(String header, String client) {
        assertThat(proxies.clientOf(PROXY, List.of(), List.of(header))).isEqualTo(address(client));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "for=192.0.2.1 | 192.0.2.1",
                "for=203.0.113.5, For=192.0.2.1;proto=https;by=10.0.0.1 | 192.0.2.1",
                "for=\"[2001:db8::1]:4711\" | 2001:db8::1",
                "for=\"192.0.2.1:80\", for=10.0.0.7 | 192.0.2.1",
                "for=unknown | 10.0.0.1",
                "for=_hidden, for=10.0.0.7 | 10.0.0.7",
                "proto=https | 10.0.0.1",
                "for=192.0.2.9, for=\" , for=\"[2001:db8::1]\" | 10.0.0.1",
                "for=\"open, for=192.0.2.1 | 10.0.0.1",
                "192.0.2.1 | 10.0.0.1",
            })
    void theForwardedHeaderIsReadAfterItsGrammar(String header, String client) {
        assertThat(proxies.clientOf(PROXY, List.of(header), List.of())).isEqualTo(address(client));
    }

    @Test
    void twoHeadersThatDisagreeNameNobody() {
        assertThat(proxies.clientOf(PROXY, List.of("for=203.0.113.5"), List.of("192.0.2.1")))
                .isEqualTo(PROXY);
        assertThat(proxies.clientOf(PROXY, List.of("for=192.0.2.1"), List.of("192.0.2.1")))
                .isEqualTo(address("192.0.2.1"));
    }

    @Test
    void aHeaderTheProxiesDoNotWriteIsNotRead() {
        TrustedProxies byXForwardedFor = new TrustedProxies(INTERNAL, ProxyHeader.X_FORWARDED_FOR);
        TrustedProxies byForwarded = new TrustedProxies(INTERNAL, ProxyHeader.FORWARDED);

        assertThat(byXForwardedFor.clientOf(PROXY, List.of("for=203.0.113.5"), List.of("192.0.2.1")))
                .isEqualTo(address("192.0.2.1"));
        assertThat(byForwarded.clientOf(PROXY, List.of(), List.of("192.0.2.1"))).isEqualTo(PROXY);
    }

    @Test
    void manyHeaderLinesAreOneList() {
        assertThat(proxies.clientOf(PROXY, List.of(), List.of("203.0.113.5", "192.0.2.1")))
                .isEqualTo(address("192.0.2.1"));
    }

    static ClientAddress address(String text) {
        return ClientAddress.parse(text).orElseThrow();
    }
}
