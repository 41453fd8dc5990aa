package health.attest.fhir.servlet;

import health.attest.access.WarmUp;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

    @Bean
    Readiness readiness(DataSource dataSource, List<WarmUp> warmUps) {
        return new Readiness(dataSource, warmUps);
    }

    @Bean
    ServletRegistrationBean<HealthServlet> healthServlet(Readiness readiness) {
        ServletRegistrationBean<HealthServlet> registration =
                new ServletRegistrationBean<>(new HealthServlet(readiness), "/health/*");
        registration.setName("health");
        return registration;
    }
}
