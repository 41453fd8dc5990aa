package health.attest.vault.spring;

import health.attest.vault.KeyFile;
import health.attest.vault.Vault;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** Opens the vault with the keys of {@code attest.keyfile}. Lazily: without anything to seal, no file is made. */
@Configuration(proxyBeanMethods = false)
class VaultConfiguration {

    @Bean
    @Lazy
    Vault vault(@Value("${attest.keyfile:var/keys/encryption.key}") Path keyFile) {
        SecureRandom random = new SecureRandom();
        return new Vault(new KeyFile(keyFile, random).openOrCreate(), random);
    }
}
