package health.attest.transport.servlet;

import com.ctc.wstx.api.WstxInputProperties;
import health.attest.access.RequestLine;
import health.attest.transport.BodyPolicy;
import health.attest.transport.CorsPolicy;
import health.attest.transport.HeaderRules;
import health.attest.transport.RequestIds;
import health.attest.transport.TrustedProxies;
import jakarta.servlet.Filter;
import java.net.URI;
import javax.xml.stream.XMLInputFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class TransportServletConfiguration {

    @Bean
    FilterRegistrationBean<TransportFilter> transportFilter(
            TrustedProxies proxies,
            HeaderRules headers,
            CorsPolicy cors,
            RequestIds ids,
            @Value("${attest.base-url}") URI baseUrl) {
        TransportFilter.Rules rules = new TransportFilter.Rules(proxies, headers, cors, ids, baseUrl);
        return onTheLine(
                new FilterRegistrationBean<>(new TransportFilter(rules, System::nanoTime)), RequestLine.TRANSPORT);
    }

    @Bean
    FilterRegistrationBean<BodyFilter> bodyFilter(BodyPolicy policy, HeaderRules headers) {
        BodyFilter filter =
                new BodyFilter(policy, headers, safeXml(policy.system().stringLength()));
        return onTheLine(new FilterRegistrationBean<>(filter), RequestLine.BODY);
    }

    private static <T extends Filter> FilterRegistrationBean<T> onTheLine(
            FilterRegistrationBean<T> registration, int order) {
        registration.setOrder(order);
        registration.addUrlPatterns("/*");
        return registration;
    }

    /**
     * Woodstox, which HAPI uses too, with everything turned off that could reach out or grow; refuses to start with
     * another parser.
     */
    static XMLInputFactory safeXml(int attributeLengthMax) {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTE_SIZE, attributeLengthMax + 1);
        return factory;
    }
}
