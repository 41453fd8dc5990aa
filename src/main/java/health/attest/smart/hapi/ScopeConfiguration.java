package health.attest.smart.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.searchparam.matcher.SearchParamMatcher;
import health.attest.access.AccessIndex;
import health.attest.access.ReadRule;
import health.attest.smart.PageTokens;
import health.attest.smart.R4;
import health.attest.smart.ScopePolicy;
import java.time.Clock;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Hangs the gate into HAPI. */
@Configuration(proxyBeanMethods = false)
class ScopeConfiguration {

    @Bean
    ResourceJudge resourceJudge(FhirContext fhir, SearchParamMatcher matcher, AccessIndex index) {
        return new ResourceJudge(fhir, matcher, index);
    }

    @Bean
    ScopeInterceptor scopeInterceptor(
            ScopePolicy policy, R4 definitions, AccessIndex index, FhirContext fhir, ApplicationEventPublisher facts) {
        InstanceScopes instances = new InstanceScopes(index, fhir);
        SearchScopes searches = new SearchScopes(new SearchNarrowing(definitions));
        return new ScopeInterceptor(
                policy, new Refusals(facts), instances, searches, new BundleScopes(policy, instances, searches));
    }

    @Bean
    DisclosureInterceptor disclosureInterceptor(ResourceJudge judge) {
        return new DisclosureInterceptor(judge);
    }

    @Bean
    WriteInterceptor writeInterceptor(
            ResourceJudge judge, ApplicationEventPublisher facts, AccessIndex index, FhirContext fhir, Clock clock) {
        return new WriteInterceptor(judge, new Refusals(facts), index, fhir, clock);
    }

    @Bean
    ReadRule scopeReadRule(ScopePolicy policy, AccessIndex index) {
        return new ScopeReadRule(policy, index);
    }

    @Bean
    PageInterceptor pageInterceptor(PageTokens pages) {
        return new PageInterceptor(new PageLinks(pages));
    }

    @Bean
    OutgoingInterceptor outgoingInterceptor(PageTokens pages) {
        return new OutgoingInterceptor(new PageLinks(pages));
    }

    @Bean
    OperationTableInterceptor operationTableInterceptor() {
        return new OperationTableInterceptor();
    }
}
