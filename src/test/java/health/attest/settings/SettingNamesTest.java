package health.attest.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingNamesTest {
    private final SettingNames names = new SettingNames("""
            | setting | type |
            |---|---|
            | `attest.threat.mode` | text |
            | `attest.chain.rpc-urls` | list |
            | `attest.auth.issuers[].jwks-url` | text |
            | `attest.audit.sources.*` | text |
            | `attest.consent.clients.*.purposes` | list |
            | `ATTEST_PORT` | number |
            """);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "attest.threat.mode",
                "attest.threat.MODE",
                "attest.chain.rpc-urls",
                "attest.chain.rpcUrls",
                "attest.chain.rpc-urls[1]",
                "attest.auth.issuers[12].jwks-url",
                "attest.audit.sources.lab.of.somebody",
                "attest.consent.clients.app-1.purposes[0]"
            })
    void aNameIsKnownHoweverItIsSpelt(String key) {
        assertThat(names.isKey(key)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "attest.threat",
                "attest.threat.mod",
                "attest.threat.mode.x",
                "attest.auth.issuers.jwks-url",
                "attest.auth.issuers[x].jwks-url",
                "attest.audit.sources",
                "attest.consent.clients.app-1.purpose",
                "attestXthreat.mode"
            })
    void anythingElseIsNot(String key) {
        assertThat(names.isKey(key)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "ATTEST_THREAT_MODE, true",
        "ATTEST_CHAIN_RPCURLS, true",
        "ATTEST_CHAIN_RPC_URLS, true",
        "ATTEST_CHAIN_RPC_URLS_0, true",
        "ATTEST_AUTH_ISSUERS_0_JWKSURL, true",
        "ATTEST_AUTH_ISSUERS_0_JWKS_URL, true",
        "ATTEST_AUTH_ISSUERS_JWKSURL, false",
        "ATTEST_PORT, true",
        "ATTEST_PORTS, false",
        "ATTEST_THREAT_MOD, false",
        "PATH, true"
    })
    void environmentVariablesAreKnownAsSpringReadsThem(String name, boolean known) {
        assertThat(names.isVariable(name)).isEqualTo(known);
    }

    @Test
    void theNearestNameIsTheOneThatWasMeant() {
        assertThat(names.nearest("attest.treat.mode")).isEqualTo("attest.threat.mode");
        assertThat(names.nearest("attest.auth.issuers[0].jwk-url")).isEqualTo("attest.auth.issuers[].jwks-url");
        assertThat(names.nearest("ATTEST_TREAT_MODE")).isEqualTo("ATTEST_THREAT_MODE");
    }
}
