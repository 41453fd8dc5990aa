package health.attest.identity.spring;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The {@code attest.consortium.*} settings.
 *
 * @param keyfile file with the key all branches share, 64 hexadecimal digits; drawn at the first start if missing
 */
@ConfigurationProperties("attest.consortium")
record ConsortiumProperties(
        @DefaultValue("var/keys/consortium.key") Path keyfile) {}
