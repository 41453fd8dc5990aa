package health.attest.audit.servlet;

import health.attest.access.AccessIndex;
import health.attest.access.RequestLine;
import health.attest.audit.AccessJournal;
import health.attest.audit.AccessRecorder;
import health.attest.audit.EdgeCounter;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class JournalFilterConfiguration {

    @Bean
    FilterRegistrationBean<JournalFilter> journalFilter(
            AccessJournal journal,
            AccessRecorder recorder,
            EdgeCounter counter,
            ObjectProvider<AccessIndex> index,
            Clock clock) {
        FilterRegistrationBean<JournalFilter> registration = new FilterRegistrationBean<>(
                new JournalFilter(new TrailSettlement(journal, recorder, counter, index.getIfAvailable()), clock));
        registration.addUrlPatterns("/fhir", "/fhir/*");
        registration.setOrder(RequestLine.AUDIT_EDGE);
        return registration;
    }
}
