package health.attest.anchor.servlet;

import health.attest.access.OpenRoute;
import health.attest.anchor.LedgerRecords;
import health.attest.ledger.NoteSigner;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AnchorServletConfiguration {

    @Bean
    ServletRegistrationBean<LogServlet> logServlet(LedgerRecords records, NoteSigner ledgerSigner) {
        ServletRegistrationBean<LogServlet> registration = new ServletRegistrationBean<>(
                new LogServlet(records, ledgerSigner.verifier().toString()), "/ledger/*");
        registration.setName("ledger");
        return registration;
    }

    @Bean
    OpenRoute logRoute() {
        return new OpenRoute("/ledger/**");
    }
}
