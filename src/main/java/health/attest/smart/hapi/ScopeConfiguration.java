package health.attest.smart.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.api.IInterceptorService;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.partition.IPartitionLookupSvc;
import ca.uhn.fhir.jpa.searchparam.MatchUrlService;
import ca.uhn.fhir.jpa.searchparam.matcher.SearchParamMatcher;
import health.attest.access.AccessIndex;
import health.attest.access.ReadRule;
import health.attest.smart.PageTokens;
import health.attest.smart.R4;
import health.attest.smart.ScopePolicy;
import health.attest.smart.TreatmentRelations;
import health.attest.smart.TreatmentTable;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Hangs the gate into HAPI. */
@Configuration(proxyBeanMethods = false)
class ScopeConfiguration {

    @Bean
    TenantStore tenantStore(
            FhirContext fhir,
            DaoRegistry daos,
            MatchUrlService urls,
            IPartitionLookupSvc partitions,
            IInterceptorService gates) {
        return new TenantStore(fhir, daos, urls, partitions, gates);
    }

    @Bean
    ResourceJudge resourceJudge(
            FhirContext fhir,
            SearchParamMatcher matcher,
            AccessIndex index,
            TenantStore store,
            @Value("${attest.base-url}") String baseUrl) {
        return new ResourceJudge(fhir, matcher, index, store, new Attachments(store, index, baseUrl + "/fhir"));
    }

    @Bean
    ScopeInterceptor scopeInterceptor(
            ScopePolicy policy,
            R4 definitions,
            ResourceJudge judge,
            FhirContext fhir,
            TreatmentRelations treatment,
            ApplicationEventPublisher facts) {
        InstanceScopes instances = new InstanceScopes(judge, fhir);
        SearchScopes searches = new SearchScopes(new SearchNarrowing(definitions));
        return new ScopeInterceptor(
                policy,
                new Refusals(facts),
                instances,
                searches,
                new BundleScopes(policy, instances, searches),
                treatment);
    }

    @Bean
    ConditionInterceptor conditionScopeInterceptor(
            ScopePolicy policy, TreatmentRelations treatment, Conditions conditions) {
        return new ConditionInterceptor(policy, treatment, conditions);
    }

    @Bean
    ConditionOutcomeInterceptor conditionOutcomeScopeInterceptor(
            Conditions conditions, ApplicationEventPublisher facts) {
        return new ConditionOutcomeInterceptor(conditions, new Refusals(facts));
    }

    @Bean
    UnmetConditionInterceptor unmetConditionInterceptor(Conditions conditions) {
        return new UnmetConditionInterceptor(conditions);
    }

    @Bean
    Conditions confinedConditions(TenantStore store, ResourceJudge judge, SearchParamMatcher matcher) {
        return new Conditions(store, judge, matcher);
    }

    @Bean
    HiddenGoneInterceptor hiddenGoneInterceptor(ResourceJudge judge) {
        return new HiddenGoneInterceptor(judge);
    }

    @Bean
    DecisionIdInterceptor decisionIdInterceptor() {
        return new DecisionIdInterceptor();
    }

    @Bean
    TreatmentInterceptor treatmentInterceptor(TreatmentTable table, IPartitionLookupSvc partitions) {
        return new TreatmentInterceptor(table, partitions);
    }

    @Bean
    NarrowedSearchInterceptor narrowedSearchInterceptor(FhirContext fhir, MatchUrlService urls) {
        return new NarrowedSearchInterceptor(fhir, urls);
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
    ReadRule scopeReadRule(ScopePolicy policy, AccessIndex index, TreatmentRelations treatment) {
        return new ScopeReadRule(policy, index, treatment);
    }

    @Bean
    PageInterceptor pageInterceptor(PageTokens pages) {
        return new PageInterceptor(new PageLinks(pages));
    }

    @Bean
    OutgoingInterceptor outgoingInterceptor(PageTokens pages, ResourceJudge judge) {
        return new OutgoingInterceptor(new PageLinks(pages), new WriteEcho(judge));
    }

    @Bean
    OperationTableInterceptor operationTableInterceptor() {
        return new OperationTableInterceptor();
    }
}
