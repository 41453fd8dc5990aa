package health.attest.issuer.servlet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.attest.access.OpenRoute;
import health.attest.account.Accounts;
import health.attest.issuer.Discovery;
import health.attest.issuer.IssuerPolicy;
import health.attest.issuer.SigningKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Serves the issuer's documents. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "attest.issuer.enabled", matchIfMissing = true)
class DocumentConfiguration {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String JSON_TYPE = "application/json";

    @Bean
    OpenRoute issuerRoutes() {
        return new OpenRoute("/oauth2/**");
    }

    @Bean
    OpenRoute openIdConfigurationRoute() {
        return new OpenRoute("/.well-known/openid-configuration");
    }

    @Bean
    OpenRoute authorizationServerMetadataRoute() {
        return new OpenRoute("/.well-known/oauth-authorization-server");
    }

    @Bean
    OpenRoute openApiRoute() {
        return new OpenRoute("/openapi.json");
    }

    /** Kept by hand, for the handlers read JSON and not classes; a test compares it with the routes there are. */
    @Bean
    ServletRegistrationBean<DocumentServlet> openApiDocument() {
        String document = resource("/issuer/openapi.json");
        return document("openApi", new DocumentServlet(JSON_TYPE, () -> document), "/openapi.json");
    }

    @Bean
    ServletRegistrationBean<DocumentServlet> keySetDocument(SigningKeys keys) {
        return document("issuerKeys", new DocumentServlet(JSON_TYPE, keys::keySet), "/oauth2/jwks");
    }

    @Bean
    ServletRegistrationBean<DocumentServlet> openIdDocument(Discovery discovery) {
        return document(
                "issuerDiscovery",
                new DocumentServlet(JSON_TYPE, () -> json(discovery.openId())),
                "/.well-known/openid-configuration",
                "/.well-known/oauth-authorization-server");
    }

    @Bean
    ServletRegistrationBean<DocumentServlet> smartDocument(Discovery discovery) {
        return document(
                "smartDiscovery",
                new DocumentServlet(JSON_TYPE, () -> json(discovery.smart())),
                "/fhir/.well-known/smart-configuration");
    }

    @Bean
    ServletRegistrationBean<DocumentServlet> issuerStyle() {
        String style = resource("/issuer/style.css");
        return document("issuerStyle", new DocumentServlet("text/css", () -> style), "/oauth2/style.css");
    }

    @Bean
    ServletRegistrationBean<UserInfoServlet> userInfo(Accounts accounts, IssuerPolicy policy) {
        ServletRegistrationBean<UserInfoServlet> registration =
                new ServletRegistrationBean<>(new UserInfoServlet(accounts, policy), "/userinfo");
        registration.setName("issuerUserInfo");
        return registration;
    }

    private static String resource(String path) {
        try (InputStream content = Objects.requireNonNull(DocumentConfiguration.class.getResourceAsStream(path))) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServletRegistrationBean<DocumentServlet> document(
            String name, DocumentServlet servlet, String... paths) {
        ServletRegistrationBean<DocumentServlet> registration = new ServletRegistrationBean<>(servlet, paths);
        registration.setName(name);
        return registration;
    }

    private static String json(Map<String, Object> document) {
        try {
            return JSON.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a document of texts and lists cannot be written", e);
        }
    }
}
