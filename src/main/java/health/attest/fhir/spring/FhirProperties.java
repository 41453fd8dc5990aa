package health.attest.fhir.spring;

import health.attest.access.Tenant;
import health.attest.fhir.FhirPolicy;
import health.attest.fhir.ValidationPolicy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The {@code attest.fhir.*} settings.
 *
 * @param tenants the tenants of this installation; the first is the default
 * @param pageSizeDefault matches on a page when {@code _count} is absent
 * @param pageSizeMax most matches on a page for patients and users
 * @param pageSizeMaxSystem most matches on a page for system clients
 * @param clientIds ids that system clients may give new resources: {@code uuid}, or {@code any} where there is one
 *     tenant
 * @param validation what a resource is checked for before it is stored
 * @param validationOf the same for single tenants, by their id
 * @param patientCompleteness whether a Patient without name, birth date or telecom is refused
 * @param patientCompletenessOf the same for single tenants, by their id
 */
@ConfigurationProperties("attest.fhir")
record FhirProperties(
        @DefaultValue("demo") List<String> tenants,
        @DefaultValue("20") int pageSizeDefault,
        @DefaultValue("100") int pageSizeMax,
        @DefaultValue("1000") int pageSizeMaxSystem,
        @DefaultValue("uuid") FhirPolicy.ClientIds clientIds,
        @DefaultValue("headline") ValidationPolicy.Level validation,
        @DefaultValue Map<String, ValidationPolicy.Level> validationOf,
        @DefaultValue("required") ValidationPolicy.Completeness patientCompleteness,
        @DefaultValue Map<String, ValidationPolicy.Completeness> patientCompletenessOf) {

    FhirPolicy toPolicy(String baseUrl) {
        return new FhirPolicy(
                baseUrl + "/fhir",
                tenants.stream().map(Tenant::new).toList(),
                pageSizeDefault,
                pageSizeMax,
                pageSizeMaxSystem,
                clientIds);
    }

    ValidationPolicy toValidationPolicy() {
        Map<Tenant, ValidationPolicy.Level> levels = new HashMap<>();
        validationOf.forEach((tenant, level) -> levels.put(new Tenant(tenant), level));
        Map<Tenant, ValidationPolicy.Completeness> completeness = new HashMap<>();
        patientCompletenessOf.forEach((tenant, each) -> completeness.put(new Tenant(tenant), each));
        return new ValidationPolicy(validation, levels, patientCompleteness, completeness);
    }
}
