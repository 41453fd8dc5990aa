package health.attest.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/oauth2/authorize?client_id=a&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcb",
                "/account",
                "/account/sessions",
                "/console/"
            })
    void aPathWherePeopleGoIsKept(String path) {
        assertThat(ReturnAddress.parse(path)).map(ReturnAddress::path).hasValue(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "account",
                "//evil.example/account",
                "/\\evil.example/account",
                "https://evil.example/account",
                "javascript:alert(1)",
                "/oauth2/authorize/../../logout",
                "/account//evil.example",
                "/account\r\nSet-Cookie: a=b",
                "/account\u0000",
                "/accountant",
                "/fhir/Patient",
                "/oauth2/token",
                "/logout",
                "/account\\..\\x",
                "/ account",
                "/account?ä"
            })
    void everythingElseIsNot(String path) {
        assertThat(ReturnAddress.parse(path)).isEmpty();
    }

    @Test
    void anAddressHasABound() {
        assertThat(ReturnAddress.parse("/account?" + "x".repeat(5_991))).isPresent();
        assertThat(ReturnAddress.parse("/account?" + "x".repeat(5_992))).isEmpty();
    }
}
