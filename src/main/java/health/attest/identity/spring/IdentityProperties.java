package health.attest.identity.spring;

import health.attest.identity.IdentityPolicy;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The {@code attest.identity.*} settings.
 *
 * @param systems identifier systems that are the same at every branch, in order of preference; none: names count
 * @param countryCode calling code for telephone numbers without one; empty leaves them as they are
 * @param didMethod the method of DIDs
 * @param registerEvery pause between two batches of registrations
 */
@ConfigurationProperties("attest.identity")
record IdentityProperties(
        @DefaultValue List<String> systems,
        @DefaultValue("") String countryCode,
        @DefaultValue("attest") String didMethod,
        @DefaultValue("5s") Duration registerEvery) {

    IdentityPolicy toPolicy() {
        return new IdentityPolicy(systems, countryCode, didMethod);
    }
}
