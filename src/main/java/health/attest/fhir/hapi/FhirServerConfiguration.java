package health.attest.fhir.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.interceptor.api.IInterceptorService;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.jpa.dao.IJpaStorageResourceParser;
import ca.uhn.fhir.jpa.partition.IPartitionLookupSvc;
import ca.uhn.fhir.jpa.partition.IRequestPartitionHelperSvc;
import ca.uhn.fhir.jpa.provider.JpaSystemProvider;
import ca.uhn.fhir.jpa.search.DatabaseBackedPagingProvider;
import ca.uhn.fhir.parser.StrictErrorHandler;
import ca.uhn.fhir.rest.server.ETagSupportEnum;
import ca.uhn.fhir.rest.server.HardcodedServerAddressStrategy;
import ca.uhn.fhir.rest.server.provider.ResourceProviderFactory;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;
import health.attest.access.AccessIndex;
import health.attest.fhir.AccessIndexExtractor;
import health.attest.fhir.AccessIndexRebuild;
import health.attest.fhir.AccessIndexTable;
import health.attest.fhir.CurrentVersions;
import health.attest.fhir.FhirPolicy;
import health.attest.fhir.RebuildProgress;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Meta;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class FhirServerConfiguration {

    @Bean
    TenantPartitionInterceptor tenantPartitionInterceptor(ObjectProvider<IRequestPartitionHelperSvc> partitions) {
        return new TenantPartitionInterceptor(partitions);
    }

    @Bean
    InteractionInterceptor interactionInterceptor() {
        return new InteractionInterceptor();
    }

    @Bean
    SearchLimitsInterceptor searchLimitsInterceptor(FhirPolicy policy, FhirContext context) {
        return new SearchLimitsInterceptor(policy, context.getResourceTypes());
    }

    @Bean
    ClientIdsInterceptor clientIdsInterceptor(FhirPolicy policy) {
        return new ClientIdsInterceptor(policy.clientIds());
    }

    @Bean
    OfferedOperations offeredOperations() {
        return new OfferedOperations();
    }

    @Bean
    RefusalInterceptor refusalInterceptor() {
        return new RefusalInterceptor();
    }

    @Bean
    StoredVersions storedVersions(FhirContext context, IPartitionLookupSvc partitions) {
        return new StoredVersions(new AccessIndexExtractor(context), partitions);
    }

    @Bean
    AccessIndexInterceptor accessIndexInterceptor(StoredVersions versions, AccessIndexTable table) {
        return new AccessIndexInterceptor(versions, table);
    }

    @Bean
    IndexedInterceptor indexedInterceptor(AccessIndex index, ObjectProvider<IRequestPartitionHelperSvc> partitions) {
        return new IndexedInterceptor(index, partitions);
    }

    @Bean
    AccessIndexRebuild accessIndexRebuild(RebuildProgress progress, DaoRegistry store, StoredVersions versions) {
        return new AccessIndexRebuild(progress, new StoredResourceReader(store, versions)::rowOf);
    }

    @Bean
    SearchWarmUp searchWarmUp(DaoRegistry store) {
        return new SearchWarmUp(store);
    }

    @Bean
    FhirServer fhirServer(FhirContext context, FhirPolicy policy, DatabaseBackedPagingProvider paging) {
        context.setParserErrorHandler(new StrictErrorHandler());
        FhirServer server = new FhirServer(context);
        server.setServerAddressStrategy(new HardcodedServerAddressStrategy(policy.baseUrl()));
        server.setETagSupport(ETagSupportEnum.ENABLED);
        server.setDefaultPageSize(policy.pageSizeDefault());
        paging.setDefaultPageSize(policy.pageSizeDefault());
        paging.setMaximumPageSize(policy.pageSizeMaxSystem());
        server.setPagingProvider(paging);
        server.setDefaultPrettyPrint(false);
        return server;
    }

    @Bean
    ServletRegistrationBean<FhirServer> fhirServlet(FhirServer server, FhirServerParts parts) {
        parts.mountOn(server);
        ServletRegistrationBean<FhirServer> registration = new ServletRegistrationBean<>(server, "/fhir/*");
        registration.setName("fhir");
        registration.setLoadOnStartup(1);
        return registration;
    }

    @Bean
    FhirServerParts fhirServerParts(
            ApplicationContext beans,
            IInterceptorService interceptors,
            @Qualifier("myResourceProvidersR4") ResourceProviderFactory stored,
            JpaSystemProvider<Bundle, Meta> system,
            CapabilityStatements capabilities,
            ShortWays shortWays) {
        return new FhirServerParts(
                interceptors,
                FhirServerParts.gatesAmong(beans),
                FhirServerParts.resourceProvidersAmong(beans),
                FhirServerParts.operationsAmong(beans),
                stored,
                system,
                capabilities,
                shortWays);
    }

    @Bean
    StoredBodies storedBodies(FhirContext context, IJpaStorageResourceParser parser) {
        return new StoredBodies(context, parser);
    }

    @Bean
    ShortWays shortWays(StoreReads reads, StoreSearches searches) {
        return new ShortWays(reads, searches);
    }

    @Bean
    StoreReads storeReads(
            CurrentVersions versions,
            StoredBodies bodies,
            IRequestPartitionHelperSvc partitions,
            IInterceptorService interceptors) {
        return new StoreReads(versions, bodies, partitions, interceptors);
    }

    @Bean
    StoreSearches storeSearches(
            CurrentVersions versions,
            StoredBodies bodies,
            IRequestPartitionHelperSvc partitions,
            IInterceptorService interceptors,
            FhirPolicy policy) {
        return new StoreSearches(versions, bodies, partitions, interceptors, policy);
    }

    @Bean
    CapabilityStatements capabilityStatements(
            FhirServer server,
            IFhirSystemDao<Bundle, Meta> system,
            JpaStorageSettings settings,
            ISearchParamRegistry searchParameters,
            IValidationSupport validation,
            FhirPolicy policy) {
        return new CapabilityStatements(server, system, settings, searchParameters, validation, policy);
    }
}
