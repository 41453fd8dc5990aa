package health.attest.identity.servlet;

import health.attest.access.OpenRoute;
import health.attest.identity.DidDocuments;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DidServletConfiguration {

    @Bean
    OpenRoute didRoute() {
        return new OpenRoute(DidServlet.PATH + "**");
    }

    @Bean
    ServletRegistrationBean<DidServlet> didServlet(DidDocuments documents) {
        return new ServletRegistrationBean<>(new DidServlet(documents), DidServlet.PATH + "*");
    }
}
