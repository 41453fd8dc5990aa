package health.attest.fhir.spring;

import health.attest.access.Tenant;
import health.attest.fhir.FhirPolicy;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The {@code attest.fhir.*} settings.
 *
 * @param tenants the tenants of this installation; the first is the default
 * @param pageSizeDefault matches on a page when {@code _count} is absent
 * @param pageSizeMax most matches on a page for patients and users
 * @param pageSizeMaxSystem most matches on a page for system clients
 */
@ConfigurationProperties("attest.fhir")
record FhirProperties(
        @DefaultValue("demo") List<String> tenants,
        @DefaultValue("20") int pageSizeDefault,
        @DefaultValue("100") int pageSizeMax,
        @DefaultValue("1000") int pageSizeMaxSystem) {

    FhirPolicy toPolicy(String baseUrl) {
        return new FhirPolicy(
                baseUrl + "/fhir",
                tenants.stream().map(Tenant::new).toList(),
                pageSizeDefault,
                pageSizeMax,
                pageSizeMaxSystem);
    }
}
