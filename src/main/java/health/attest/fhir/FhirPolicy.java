package health.attest.fhir;

import health.attest.access.Tenant;
import java.net.URI;
import java.util.List;

/**
 * How this installation serves FHIR.
 *
 * @param baseUrl address of {@code /fhir} as clients know it, without a trailing slash
 * @param tenants the tenants of this installation, at least one; the first is the default
 * @param pageSizeDefault matches on a page when {@code _count} is absent, at least 1
 * @param pageSizeMax most matches on a page for users, at least {@code pageSizeDefault}
 * @param pageSizeMaxSystem most matches on a page for system clients, at least {@code pageSizeMax}
 */
public record FhirPolicy(
        String baseUrl, List<Tenant> tenants, int pageSizeDefault, int pageSizeMax, int pageSizeMaxSystem) {

    public FhirPolicy {
        if (!URI.create(baseUrl).isAbsolute() || baseUrl.endsWith("/")) {
            throw new IllegalArgumentException("attest.base-url must be absolute and end without a slash");
        }
        if (tenants.isEmpty() || tenants.stream().distinct().count() != tenants.size()) {
            throw new IllegalArgumentException("attest.fhir.tenants must name each tenant once, and at least one");
        }
        if (pageSizeDefault < 1 || pageSizeMax < pageSizeDefault || pageSizeMaxSystem < pageSizeMax) {
            throw new IllegalArgumentException("attest.fhir.page-size-* must rise: default, max, max-system");
        }
        tenants = List.copyOf(tenants);
    }
}
