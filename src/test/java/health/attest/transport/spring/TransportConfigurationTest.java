package health.attest.transport.spring;

import static org.assertj.core.api.Assertions.assertThat;

import health.attest.access.AddressRange;
import health.attest.transport.BodyLimits;
import health.attest.transport.BodyPolicy;
import health.attest.transport.ClientOrigins;
import health.attest.transport.CorsPolicy;
import health.attest.transport.HeaderRules;
import health.attest.transport.TrustedProxies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class TransportConfigurationTest {
    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(TransportConfiguration.class);

    @Test
    void theDefaultsAreTheOnesThatArePromised() {
        runner.run(context -> {
            assertThat(context.getBean(BodyPolicy.class))
                    .isEqualTo(new BodyPolicy(
                            new BodyLimits(10 << 20, 500, 64, 5 << 20, 50),
                            new BodyLimits(64 << 20, 20_000, 64, 40 << 20, 50)));
            assertThat(context.getBean(HeaderRules.class)).isEqualTo(new HeaderRules(100, 8_192, 200));
            assertThat(context.getBean(TrustedProxies.class).ranges()).isEmpty();
        });
    }

    @Test
    void proxiesAndOriginsComeFromSettings() {
        runner.withPropertyValues(
                        "attest.transport.trusted-proxies=10.0.0.0/8,2001:db8::/32",
                        "attest.transport.proxy-header=x-forwarded-for",
                        "attest.cors.origins=https://a.example,https://b.example")
                .withBean(ClientOrigins.class, () -> origin -> origin.equals("https://c.example"))
                .run(context -> {
                    assertThat(context.getBean(TrustedProxies.class).ranges())
                            .containsExactly(
                                    AddressRange.parse("10.0.0.0/8").orElseThrow(),
                                    AddressRange.parse("2001:db8::/32").orElseThrow());
                    CorsPolicy cors = context.getBean(CorsPolicy.class);
                    assertThat(cors.decide("https://b.example", "/fhir/Patient"))
                            .isEqualTo(CorsPolicy.Answer.THIS_ORIGIN);
                    assertThat(cors.decide("https://c.example", "/fhir/Patient"))
                            .isEqualTo(CorsPolicy.Answer.THIS_ORIGIN);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "attest.transport.trusted-proxies=proxy.example",
                "attest.transport.depth-max=7",
                "attest.transport.ordinary.body-max=2GB",
                "attest.cors.origins=portal.example",
            })
    void aSettingThatCannotBeMeantStopsTheStart(String setting) {
        runner.withPropertyValues(setting).run(context -> assertThat(context).hasFailed());
    }
}
