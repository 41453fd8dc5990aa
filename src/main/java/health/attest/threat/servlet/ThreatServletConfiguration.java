package health.attest.threat.servlet;

import health.attest.access.OpenRoute;
import health.attest.access.RequestLine;
import health.attest.threat.Blocklist;
import health.attest.threat.DashboardSource;
import health.attest.threat.Keys;
import health.attest.threat.SecurityLog;
import health.attest.threat.SignalQueue;
import health.attest.threat.ThreatGate;
import health.attest.threat.ThreatResponse;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ThreatServletConfiguration {

    @Bean
    FilterRegistrationBean<SecurityLogFilter> securityLogFilter(
            Keys keys, SecurityLog log, Clock clock, ThreatGate gate) {
        FilterRegistrationBean<SecurityLogFilter> filter =
                new FilterRegistrationBean<>(new SecurityLogFilter(keys, log, clock, gate.anonymousLimit()));
        filter.setOrder(RequestLine.SECURITY_LOG);
        return filter;
    }

    @Bean
    FilterRegistrationBean<BlocklistFilter> blocklistFilter(ThreatGate gate) {
        FilterRegistrationBean<BlocklistFilter> filter = new FilterRegistrationBean<>(new BlocklistFilter(gate));
        filter.setOrder(RequestLine.BLOCKLIST);
        return filter;
    }

    @Bean
    FilterRegistrationBean<ThreatFilter> threatFilter(
            ThreatGate gate,
            ThreatResponse response,
            ObjectProvider<OpenRoute> openRoutes,
            ApplicationEventPublisher facts,
            Clock clock) {
        FilterRegistrationBean<ThreatFilter> filter = new FilterRegistrationBean<>(
                new ThreatFilter(gate, response, openRoutes.stream().toList(), facts, clock));
        filter.setOrder(RequestLine.THREAT);
        return filter;
    }

    @Bean
    FactListener threatFactListener(Keys keys, SignalQueue signals) {
        return new FactListener(keys, signals);
    }

    @Bean
    OpenRoute challengeRoute() {
        return new OpenRoute("/security/challenge");
    }

    @Bean
    DashboardStream dashboardStream(DashboardSource source, Blocklist blocklist) {
        DashboardStream stream = new DashboardStream(source);
        blocklist.watch(stream::tellNow);
        return stream;
    }

    @Bean
    SecurityController securityController(
            ThreatResponse response, DashboardSource source, DashboardStream stream, ApplicationEventPublisher facts) {
        return new SecurityController(response, source, stream, facts);
    }
}
