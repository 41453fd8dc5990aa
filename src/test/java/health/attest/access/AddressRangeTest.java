package health.attest.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "192.0.2.128/25, 192.0.2.128, true",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.8, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "10.0.0.0/8, ::ffff:10.1.2.3, true",
    })
    void containsExactlyTheAddressesThatShareItsPrefix(String range, String address, boolean contained) {
        assertThat(AddressRange.parse(range).orElseThrow().contains(address(address)))
                .isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/8",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "::/129",
                "10.0/8",
                "example/8",
                "10.0.0.0/8/8"
            })
    void anythingElseIsNoRange(String text) {
        assertThat(AddressRange.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "10.0.0",
                "010.0.0.1",
                "256.0.0.1",
                "localhost",
                "[::1]",
                "fe80::1%eth0",
                "1.2.3.4:80",
                ":",
                "::g"
            })
    void namesAndHalfAddressesAreNoAddresses(String text) {
        assertThat(ClientAddress.parse(text)).isEmpty();
    }

    @Test
    void anIpv4MappedAddressCountsAsIpv4() {
        assertThat(address("::ffff:192.0.2.1")).isEqualTo(address("192.0.2.1"));
    }

    private static ClientAddress address(String text) {
        return ClientAddress.parse(text).orElseThrow();
    }
}
