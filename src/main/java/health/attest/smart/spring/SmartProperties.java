package health.attest.smart.spring;

import health.attest.access.Role;
import health.attest.smart.PractitionerAccess;
import health.attest.smart.RoleScopes;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The {@code attest.smart.*} settings.
 *
 * @param practitionerAccess which patients a practitioner reaches: {@code tenant}; {@code treatment} is not offered yet
 * @param roles scope sets by role name; a role that is not named keeps its default set
 */
@ConfigurationProperties("attest.smart")
record SmartProperties(
        @DefaultValue("tenant") PractitionerAccess practitionerAccess,
        @DefaultValue Map<String, Set<String>> roles) {

    SmartProperties {
        if (practitionerAccess == PractitionerAccess.TREATMENT) {
            // Without the index of treatment relations it would hide every patient from everybody.
            throw new IllegalArgumentException("attest.smart.practitioner-access: treatment is not offered yet");
        }
    }

    Map<Role, Set<String>> roleSets() {
        Map<Role, Set<String>> sets = new EnumMap<>(RoleScopes.DEFAULTS);
        roles.forEach((name, scopes) -> sets.put(
                Role.of(name).orElseThrow(() -> new IllegalArgumentException("attest.smart.roles: no role " + name)),
                scopes));
        return sets;
    }
}
