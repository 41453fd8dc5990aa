package health.attest.smart.spring;

import ca.uhn.fhir.context.FhirContext;
import health.attest.smart.R4;
import health.attest.smart.RoleScopes;
import health.attest.smart.ScopeCover;
import health.attest.smart.ScopePolicy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the module. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SmartProperties.class)
class SmartConfiguration {

    @Bean
    R4 r4Definitions(FhirContext context) {
        return new R4(context);
    }

    @Bean
    RoleScopes roleScopes(R4 definitions, SmartProperties properties) {
        return new RoleScopes(definitions, properties.roleSets());
    }

    @Bean
    ScopeCover scopeCover(R4 definitions, RoleScopes roles) {
        return new ScopeCover(definitions, roles);
    }

    @Bean
    ScopePolicy scopePolicy(R4 definitions, RoleScopes roles, SmartProperties properties) {
        return new ScopePolicy(
                definitions, roles, properties.practitionerAccess(), properties.practitionerAccessByTenant());
    }
}
