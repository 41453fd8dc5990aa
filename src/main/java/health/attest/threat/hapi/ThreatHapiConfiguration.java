package health.attest.threat.hapi;

import health.attest.threat.Keys;
import health.attest.threat.SignalQueue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ThreatHapiConfiguration {

    @Bean
    NarrowSearchInterceptor narrowSearchInterceptor(Keys keys, SignalQueue signals) {
        return new NarrowSearchInterceptor(keys, signals);
    }
}
