package health.attest.smart.servlet;

import health.attest.access.RequestLine;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the filter before the FHIR server. */
@Configuration(proxyBeanMethods = false)
class StrippedHeadersConfiguration {

    @Bean
    FilterRegistrationBean<StrippedHeadersFilter> strippedHeadersFilter() {
        FilterRegistrationBean<StrippedHeadersFilter> filter =
                new FilterRegistrationBean<>(new StrippedHeadersFilter());
        filter.addUrlPatterns("/fhir/*");
        filter.setOrder(RequestLine.BODY + 1);
        return filter;
    }
}
