package health.attest.fhir.hapi;

import ca.uhn.fhir.interceptor.api.HookParams;
import ca.uhn.fhir.interceptor.api.IInterceptorBroadcaster;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.jpa.api.dao.IFhirResourceDao;
import ca.uhn.fhir.jpa.model.dao.JpaPid;
import ca.uhn.fhir.jpa.partition.IRequestPartitionHelperSvc;
import ca.uhn.fhir.jpa.searchparam.SearchParameterMap;
import ca.uhn.fhir.model.api.ResourceMetadataKeyEnum;
import ca.uhn.fhir.model.valueset.BundleEntrySearchModeEnum;
import ca.uhn.fhir.rest.api.Constants;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.SearchContainedModeEnum;
import ca.uhn.fhir.rest.api.server.IBundleProvider;
import ca.uhn.fhir.rest.api.server.IPreResourceAccessDetails;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.api.server.SimplePreResourceAccessDetails;
import ca.uhn.fhir.rest.server.SimpleBundleProvider;
import ca.uhn.fhir.rest.server.interceptor.ServerInterceptorUtil;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import ca.uhn.fhir.rest.server.util.CompositeInterceptorBroadcaster;
import health.attest.fhir.CurrentVersion;
import health.attest.fhir.CurrentVersions;
import health.attest.fhir.FhirPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hl7.fhir.instance.model.api.IBaseResource;

/**
 * The short way of a search whose whole result fits its first page: HAPI's query builder says which resources match,
 * one statement loads them, and every hook is asked about them as HAPI asks. Nothing is persisted, since there is no
 * second page to come back for. Whatever shapes the answer, and whatever does not fit, is left to HAPI.
 */
final class StoreSearches {
    /** Parameters that HAPI turns into something else before it searches. */
    private static final Set<String> TRANSLATED = Set.of("_list", "_text", "_content");

    private final CurrentVersions versions;
    private final StoredBodies bodies;
    private final IRequestPartitionHelperSvc partitions;
    private final IInterceptorBroadcaster hooks;
    private final FhirPolicy policy;

    StoreSearches(
            CurrentVersions versions,
            StoredBodies bodies,
            IRequestPartitionHelperSvc partitions,
            IInterceptorBroadcaster hooks,
            FhirPolicy policy) {
        this.versions = versions;
        this.bodies = bodies;
        this.partitions = partitions;
        this.hooks = hooks;
        this.policy = policy;
    }

    /** What HAPI would return; empty when HAPI should be asked. */
    Optional<IBundleProvider> search(
            IFhirResourceDao<?> store, String type, SearchParameterMap parameters, RequestDetails request) {
        if (!isPlainSearch(parameters, request)) {
            return Optional.empty();
        }
        return StoredBodies.only(partitions.determineReadPartitionForRequestForSearchType(request, type, parameters))
                .flatMap(partition -> matches(store, type, partition, parameters, request))
                .map(matches -> shown(matches, request));
    }

    private static boolean isPlainSearch(SearchParameterMap parameters, RequestDetails request) {
        return StoredBodies.isOwnRequest(request)
                && request.getRestOperationType() == RestOperationTypeEnum.SEARCH_TYPE
                && !asksForOtherStorage(request)
                && parameters.getIncludes().isEmpty()
                && parameters.getRevIncludes().isEmpty()
                && parameters.getEverythingMode() == null
                && parameters.getSummaryMode() == null
                && parameters.getSearchTotalMode() == null
                && parameters.getSearchContainedMode() == SearchContainedModeEnum.FALSE
                && parameters.getSearchIncludeDeletedMode() == null
                && parameters.getOffset() == null
                && parameters.getNearDistanceParam() == null
                && !parameters.isLastN()
                && !parameters.isLoadSynchronous()
                && parameters.keySet().stream().noneMatch(TRANSLATED::contains);
    }

    /** Whether the caller says how many results HAPI should load at once. Results are never reused, said or not. */
    private static boolean asksForOtherStorage(RequestDetails request) {
        List<String> directives = request.getHeaders("Cache-Control");
        return directives != null && directives.stream().anyMatch(each -> each.contains("no-store"));
    }

    /** All that match, in their order; empty when they do not fit one page or one of them is out of the ordinary. */
    private Optional<List<IBaseResource>> matches(
            IFhirResourceDao<?> store,
            String type,
            int partition,
            SearchParameterMap parameters,
            RequestDetails request) {
        int page = parameters.getCount() == null
                ? policy.pageSizeDefault()
                : Math.min(parameters.getCount(), policy.pageSizeMaxSystem());
        if (page < 1) {
            return Optional.empty();
        }
        SearchParameterMap bounded = parameters.clone();
        bounded.setLoadSynchronousUpTo(page + 1);
        List<JpaPid> found = store.searchForIds(bounded, request);
        // A filter's alternatives find a resource more than once: a bounded search counts it as often and loses others.
        if (found.size() > page || bounded.containsKey(Constants.PARAM_FILTER)) {
            return Optional.empty();
        }
        Map<Long, CurrentVersion> loaded = found.isEmpty()
                ? Map.of()
                : versions.findAll(
                        partition, type, found.stream().map(JpaPid::getId).toList());
        List<CurrentVersion> matches = found.stream()
                .map(pid -> loaded.get(pid.getId()))
                .filter(Objects::nonNull)
                .toList();
        return matches.size() == found.size()
                ? Optional.of(
                        matches.stream().map(version -> match(version, request)).toList())
                : Optional.empty();
    }

    private IBaseResource match(CurrentVersion version, RequestDetails request) {
        IBaseResource resource = bodies.resource(version, request);
        ResourceMetadataKeyEnum.ENTRY_SEARCH_MODE.put(resource, BundleEntrySearchModeEnum.MATCH);
        return resource;
    }

    private IBundleProvider shown(List<IBaseResource> matches, RequestDetails request) {
        List<IBaseResource> left = new ArrayList<>(matches);
        SimplePreResourceAccessDetails found = new SimplePreResourceAccessDetails(left);
        CompositeInterceptorBroadcaster.newCompositeBroadcaster(hooks, request)
                .callHooks(
                        Pointcut.STORAGE_PREACCESS_RESOURCES,
                        new HookParams()
                                .add(IPreResourceAccessDetails.class, found)
                                .add(RequestDetails.class, request)
                                .addIfMatchesType(ServletRequestDetails.class, request));
        found.applyFilterToList();
        int total = left.size();
        SimpleBundleProvider answer = new SimpleBundleProvider(
                ServerInterceptorUtil.fireStoragePreshowResource(left, request, hooks),
                UUID.randomUUID().toString());
        answer.setSize(total);
        return answer;
    }
}
