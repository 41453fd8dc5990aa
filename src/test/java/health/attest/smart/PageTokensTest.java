package health.attest.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.attest.access.AccessContext;
import health.attest.access.Caller;
import health.attest.access.Caller.TokenState;
import health.attest.access.ClientAddress;
import health.attest.access.Tenant;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageTokensTest {
    private static final String SEARCH = "0b6f4c1e-3d2a-4b5c-8d7e-9f0a1b2c3d4e";
    private static final Caller.Authenticated ALICE = SmartFixtures.patient("alice", "patient/*.rs");

    private final PageTokens tokens = new PageTokens(new byte[32]);

    @Test
    void aTokenOpensForTheCallerItWasMadeFor() {
        String token = tokens.bind(SEARCH, context("demo", ALICE));

        assertThat(token).startsWith(SEARCH + ".");
        assertThat(tokens.open(token, context("demo", ALICE))).contains(SEARCH);
    }

    @Test
    void inOtherHandsItOpensNothing() {
        String token = tokens.bind(SEARCH, context("demo", ALICE));

        for (AccessContext other : List.of(
                context("rival", ALICE),
                context("demo", SmartFixtures.patient("bob", "patient/*.rs")),
                context("demo", SmartFixtures.patient("alice", "patient/*.r")),
                context("demo", SmartFixtures.doctor("patient/*.rs")),
                context("demo", new Caller.Anonymous(TokenState.ABSENT)))) {
            assertThat(tokens.open(token, other)).isEmpty();
        }
        assertThat(new PageTokens("another key of thirty-two bytes!".getBytes(StandardCharsets.UTF_8))
                        .open(token, context("demo", ALICE)))
                .isEmpty();
    }

    @Test
    void aChangedTokenOpensNothing() {
        String token = tokens.bind(SEARCH, context("demo", ALICE));

        for (String changed : List.of(SEARCH, "x" + token, token + "A", token.replace("0b6f", "1b6f"), "", ".")) {
            assertThat(tokens.open(changed, context("demo", ALICE))).isEmpty();
        }
    }

    @Test
    void aShortKeyIsRefused() {
        assertThatThrownBy(() -> new PageTokens(new byte[31])).isInstanceOf(IllegalArgumentException.class);
    }

    private static AccessContext context(String tenant, Caller caller) {
        return new AccessContext(
                "r-1", new ClientAddress(InetAddress.getLoopbackAddress()), new Tenant(tenant), caller);
    }
}
