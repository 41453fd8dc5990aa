package health.attest.threat.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.attest.access.Caller;
import health.attest.access.RegisteredLimits;
import health.attest.threat.ThreatPolicy;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Which limit holds for whom: what is set, then what is registered, then what is usual. */
class ThreatPropertiesTest {
    private static final String OWN = "https://attest.example";
    private static final String FOREIGN = "https://idp.example";
    private static final String FIRST = "attest.threat.ratelimit.overrides[0].";
    private static final String SECOND = "attest.threat.ratelimit.overrides[1].";
    private static final RegisteredLimits REGISTERED = subject ->
            subject.issuer().equals(OWN) && subject.client().equals("engine") ? OptionalInt.of(9) : OptionalInt.empty();

    @Test
    void theUsualLimitsHoldWithoutOverrides() {
        ThreatPolicy policy = policy(Map.of());

        assertThat(policy.limitOf(new Caller.Anonymous(Caller.TokenState.ABSENT)))
                .isEqualTo(100);
        assertThat(policy.limitOf(user(FOREIGN, "app"))).isEqualTo(500);
        assertThat(policy.limitOf(system(FOREIGN, "app"))).isEqualTo(5_000);
    }

    @Test
    void aSettingHoldsForOneClientOrForAllOfAnIssuerAndTheFirstThatFits() {
        ThreatPolicy policy = policy(Map.of(
                FIRST + "issuer", FOREIGN,
                FIRST + "client", "lab",
                FIRST + "limit", "7",
                SECOND + "issuer", FOREIGN,
                SECOND + "limit", "8"));

        assertThat(policy.limitOf(system(FOREIGN, "lab"))).isEqualTo(7);
        assertThat(policy.limitOf(user(FOREIGN, "lab"))).isEqualTo(7);
        assertThat(policy.limitOf(system(FOREIGN, "other"))).isEqualTo(8);
        assertThat(policy.limitOf(system(OWN, "lab"))).isEqualTo(5_000);
    }

    @Test
    void aRegisteredLimitHoldsUnlessASettingSaysOtherwise() {
        ThreatPolicy set = policy(Map.of(FIRST + "issuer", OWN, FIRST + "limit", "8"));

        assertThat(policy(Map.of()).limitOf(system(OWN, "engine"))).isEqualTo(9);
        assertThat(policy(Map.of()).limitOf(system(FOREIGN, "engine"))).isEqualTo(5_000);
        assertThat(set.limitOf(system(OWN, "engine"))).isEqualTo(8);
    }

    @Test
    void aLimitOfNothingOrOfTooMuchIsRefused() {
        for (String limit : new String[] {"0", "-1", "1000001"}) {
            assertThatThrownBy(() -> policy(Map.of(FIRST + "issuer", OWN, FIRST + "limit", limit)))
                    .as(limit)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static ThreatPolicy policy(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("attest.threat", ThreatProperties.class)
                .toPolicy(REGISTERED);
    }

    private static Caller user(String issuer, String client) {
        return caller(new Caller.Subject(issuer, client, "alice"), false);
    }

    private static Caller system(String issuer, String client) {
        return caller(new Caller.Subject(issuer, client, client), true);
    }

    private static Caller caller(Caller.Subject subject, boolean system) {
        return new Caller.Authenticated(
                subject,
                Set.of(),
                Set.of(),
                null,
                Caller.LaunchContext.NONE,
                Set.of(),
                "t",
                Instant.EPOCH,
                system,
                null);
    }
}
