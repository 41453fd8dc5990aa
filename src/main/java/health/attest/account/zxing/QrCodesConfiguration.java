package health.attest.account.zxing;

import health.attest.account.QrCodes;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "attest.issuer.enabled", matchIfMissing = true)
class QrCodesConfiguration {

    @Bean
    QrCodes qrCodes() {
        return new SvgQrCodes();
    }
}
