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
 * @param clientIds ids that system clients may give new resources
 */
public record FhirPolicy(
        String baseUrl,
        List<Tenant> tenants,
        int pageSizeDefault,
        int pageSizeMax,
        int pageSizeMaxSystem,
        ClientIds clientIds) {

    /** What a resource may be called by whoever makes it; everybody else's are named by the server. */
    public enum ClientIds {
        /** A random UUID, which tells nothing and which nobody can guess or take first. */
        UUID,
        /** Any logical id, as data brought from another server has. */
        ANY
    }

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
        if (clientIds == ClientIds.ANY && tenants.size() > 1) {
            throw new IllegalArgumentException("attest.fhir.client-ids: any needs a deployment with one tenant");
        }
        tenants = List.copyOf(tenants);
    }
}
