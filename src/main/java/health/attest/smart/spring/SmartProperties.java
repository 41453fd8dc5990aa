package health.attest.smart.spring;

import health.attest.access.Role;
import health.attest.access.Tenant;
import health.attest.smart.PractitionerAccess;
import health.attest.smart.RoleScopes;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The {@code attest.smart.*} settings.
 *
 * @param practitionerAccess which patients a practitioner reaches: {@code tenant}, all of the tenant, or
 *     {@code treatment}, those of a treatment relation; consents permitting
 * @param practitionerAccessOf the same for single tenants, by their id
 * @param roles scope sets by role name; a role that is not named keeps its default set
 */
@ConfigurationProperties("attest.smart")
record SmartProperties(
        @DefaultValue("tenant") PractitionerAccess practitionerAccess,
        @DefaultValue Map<String, PractitionerAccess> practitionerAccessOf,
        @DefaultValue Map<String, Set<String>> roles) {
    Map<Tenant, PractitionerAccess> practitionerAccessByTenant() {
        Map<Tenant, PractitionerAccess> access = new HashMap<>();
        practitionerAccessOf.forEach((tenant, rule) -> access.put(new Tenant(tenant), rule));
        return access;
    }

    Map<Role, Set<String>> roleSets() {
        Map<Role, Set<String>> sets = new EnumMap<>(RoleScopes.DEFAULTS);
        roles.forEach((name, scopes) -> sets.put(
                Role.of(name).orElseThrow(() -> new IllegalArgumentException("attest.smart.roles: no role " + name)),
                scopes));
        return sets;
    }
}
