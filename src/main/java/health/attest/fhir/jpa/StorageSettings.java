package health.attest.fhir.jpa;

import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings.ClientIdStrategyEnum;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings.IdStrategyEnum;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings.StoreMetaSourceInformationEnum;
import ca.uhn.fhir.jpa.model.config.PartitionSettings;
import ca.uhn.fhir.jpa.model.config.PartitionSettings.CrossPartitionReferenceMode;
import ca.uhn.fhir.jpa.model.entity.StorageSettings.TagStorageModeEnum;
import java.time.Duration;
import java.util.List;

/** How HAPI's store is set: everything that could leak, surprise or cost is said here, defaults included. */
final class StorageSettings {
    /** A page link that was not followed for this long is gone. */
    private static final Duration SEARCH_LIFE = Duration.ofMinutes(30);
    /** Most value set members an expansion may have. */
    private static final int EXPANSION_MAX = 10_000;

    private StorageSettings() {}

    static JpaStorageSettings forAttest() {
        JpaStorageSettings settings = new JpaStorageSettings();
        identity(settings);
        search(settings);
        integrity(settings);
        settings.setTagStorageMode(TagStorageModeEnum.VERSIONED);
        settings.setStoreMetaSourceInformation(StoreMetaSourceInformationEnum.NONE);
        settings.setHibernateSearchIndexSearchParams(false);
        settings.setMatchUrlCacheEnabled(false);
        settings.setEnableTaskBulkImportJobExecution(false);
        settings.setEnableBulkExportJobReuse(false);
        settings.setMarkResourcesForReindexingUponSearchParameterChange(false);
        return settings;
    }

    private static void identity(JpaStorageSettings settings) {
        settings.setResourceServerIdStrategy(IdStrategyEnum.UUID);
        settings.setResourceClientIdStrategy(ClientIdStrategyEnum.ANY);
    }

    private static void search(JpaStorageSettings settings) {
        // A reused result would hand one caller what was found for another.
        settings.setReuseCachedSearchResultsForMillis(null);
        settings.setExpireSearchResultsAfterMillis(SEARCH_LIFE.toMillis());
        settings.setSearchPreFetchThresholds(List.of(101, 1_001, -1));
        settings.setAllowContainsSearches(true);
        // For the scope gate, which narrows searches by it and refuses it to every caller.
        settings.setFilterParameterEnabled(true);
        settings.setMaximumIncludesToLoadPerPage(1_000);
        settings.setMaximumExpansionSize(EXPANSION_MAX);
        settings.setLanguageSearchParameterEnabled(true);
        settings.setIndexStorageOptimized(true);
    }

    private static void integrity(JpaStorageSettings settings) {
        settings.setEnforceReferentialIntegrityOnWrite(true);
        settings.setEnforceReferentialIntegrityOnDelete(true);
        settings.setEnforceReferenceTargetTypes(true);
        settings.setAutoCreatePlaceholderReferenceTargets(false);
        settings.setAllowExternalReferences(false);
        settings.setAllowInlineMatchUrlReferences(true);
        settings.setAllowMultipleDelete(false);
        settings.setExpungeEnabled(false);
        settings.setDeleteExpungeEnabled(false);
        settings.setUpdateWithHistoryRewriteEnabled(false);
    }

    /**
     * One partition per tenant, with the partition in every primary key: a resource id taken in one tenant is free in
     * every other, so no tenant can find out or block what another has.
     */
    static PartitionSettings partitions() {
        PartitionSettings settings = new PartitionSettings();
        settings.setPartitioningEnabled(true);
        settings.setDatabasePartitionMode(true);
        settings.setDefaultPartitionId(0);
        settings.setUnnamedPartitionMode(false);
        settings.setIncludePartitionInSearchHashes(false);
        settings.setAllowReferencesAcrossPartitions(CrossPartitionReferenceMode.NOT_ALLOWED);
        settings.setConditionalCreateDuplicateIdentifiersEnabled(true);
        return settings;
    }
}
