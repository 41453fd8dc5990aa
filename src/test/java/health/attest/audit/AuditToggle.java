package health.attest.audit;

import health.attest.Application;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The server with a journal that can be left out of single requests, to measure what it costs. Never a product. */
final class AuditToggle {
    static final String OFF = "X-Without-Audit";

    private AuditToggle() {}

    public static void main(String[] arguments) {
        new SpringApplication(Application.class, Toggle.class).run(arguments);
    }

    @Configuration(proxyBeanMethods = false)
    static class Toggle {

        @Bean
        static BeanPostProcessor auditToggle() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    if (name.equals("journalFilter") && bean instanceof FilterRegistrationBean<?> registration) {
                        return toggled(registration);
                    }
                    return bean;
                }
            };
        }

        private static FilterRegistrationBean<Filter> toggled(FilterRegistrationBean<?> registration) {
            Filter journal = registration.getFilter();
            FilterRegistrationBean<Filter> toggled = new FilterRegistrationBean<>((request, response, chain) -> {
                if (request instanceof HttpServletRequest http && http.getHeader(OFF) != null) {
                    chain.doFilter(request, response);
                } else {
                    journal.doFilter(request, response, chain);
                }
            });
            toggled.setUrlPatterns(registration.getUrlPatterns());
            toggled.setOrder(registration.getOrder());
            return toggled;
        }
    }
}
