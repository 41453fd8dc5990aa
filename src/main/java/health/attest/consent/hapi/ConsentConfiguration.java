package health.attest.consent.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.partition.IPartitionLookupSvc;
import ca.uhn.fhir.jpa.search.ResourceSearchUrlSvc;
import ca.uhn.fhir.jpa.searchparam.MatchUrlService;
import ca.uhn.fhir.jpa.searchparam.matcher.SearchParamMatcher;
import health.attest.access.AccessIndex;
import health.attest.access.ReadRule;
import health.attest.consent.BreakGlass;
import health.attest.consent.ClientRegistrations;
import health.attest.consent.ConsentCandidates;
import health.attest.consent.ConsentGate;
import health.attest.consent.ConsentLimits;
import health.attest.consent.ConsentLookup;
import health.attest.consent.ConsentPolicy;
import health.attest.consent.ConsentReader;
import health.attest.consent.ConsentStore;
import health.attest.consent.DecisionJournal;
import health.attest.consent.Labelling;
import health.attest.consent.MatterReader;
import health.attest.consent.MembershipReader;
import java.time.Clock;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class ConsentConfiguration {

    @Bean
    StoredResources consentStoredResources(DaoRegistry daos, IPartitionLookupSvc partitions, MatterReader reader) {
        return new StoredResources(daos, partitions, reader);
    }

    @Bean
    ConsentGate consentGate(
            ConsentPolicy policy,
            ConsentLookup lookup,
            AccessIndex index,
            StoredResources stored,
            ClientRegistrations clients,
            Clock clock) {
        return new ConsentGate(policy, lookup, index, stored, clients, clock);
    }

    @Bean
    Judging.Parts consentParts(ConsentGate gate, MatterReader reader, AccessIndex index, StoredResources stored) {
        return new Judging.Parts(gate, reader, index, stored);
    }

    @Bean
    StoredSearches consentStoredSearches(
            FhirContext fhir, DaoRegistry daos, MatchUrlService urls, StoredResources stored) {
        return new StoredSearches(fhir, daos, urls, stored);
    }

    @Bean
    ConditionalWrites conditionalWrites(
            StoredSearches searches,
            SearchParamMatcher matcher,
            Matches matches,
            ResourceSearchUrlSvc memory,
            PlatformTransactionManager transactions) {
        return new ConditionalWrites(
                searches, matcher, matches, new MadeUnderConditions(memory, new TransactionTemplate(transactions)));
    }

    @Bean
    ConditionInterceptor conditionInterceptor(Judging.Parts parts, ConditionalWrites conditions) {
        return new ConditionInterceptor(parts, conditions);
    }

    @Bean
    ConsentRequestInterceptor consentRequestInterceptor(
            Judging.Parts parts, BreakGlass breakGlass, ConditionalWrites conditions, Clock clock) {
        return new ConsentRequestInterceptor(parts, breakGlass, conditions, clock);
    }

    @Bean
    Matches consentMatches(FhirContext fhir, StoredSearches searches, SearchParamMatcher matcher) {
        return new Matches(matcher, new Hops(fhir, searches, matcher));
    }

    @Bean
    ConsentAccessInterceptor consentAccessInterceptor(Matches matches) {
        return new ConsentAccessInterceptor(matches);
    }

    @Bean
    ConsentFailureInterceptor consentFailureInterceptor() {
        return new ConsentFailureInterceptor();
    }

    @Bean
    ConsentResponseInterceptor consentResponseInterceptor(
            StoredSearches searches,
            StoredResources stored,
            ConsentCandidates candidates,
            Matches matches,
            ConsentLimits limits) {
        return new ConsentResponseInterceptor(
                new ConsentCounts(searches, stored, candidates, matches, limits.countMax()));
    }

    @Bean
    ConsentWriteRules consentWriteRules(ConsentReader reader) {
        return new ConsentWriteRules(reader);
    }

    @Bean
    ConsentWriteInterceptor consentWriteInterceptor(
            FhirContext fhir, ConsentWriteRules rules, Labelling labelling, MatterReader reader, ConsentLimits limits) {
        return new ConsentWriteInterceptor(fhir, rules, new LabelWriter(labelling, reader, limits.labellers()));
    }

    @Bean
    ConsentIndexInterceptor consentIndexInterceptor(
            ConsentStore store, ConsentReader reader, MembershipReader memberships, ConsentWriteRules rules) {
        return new ConsentIndexInterceptor(store, reader, memberships, rules);
    }

    @Bean
    ReadRule consentReadRule(Judging.Parts parts) {
        return new ConsentReadRule(parts);
    }

    @Bean
    DecisionFacts consentDecisionFacts(ApplicationEventPublisher facts) {
        return new DecisionFacts(facts);
    }

    @Bean
    DecisionInterceptor decisionInterceptor(DecisionJournal journal) {
        return new DecisionInterceptor(journal);
    }
}
