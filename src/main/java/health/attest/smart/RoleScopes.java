package health.attest.smart;

import health.attest.access.Role;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The named scope sets of the roles: the most that a token of somebody with these roles can do.
 *
 * <p>In a role's set {@code *} means the clinical types; of the types that are about nobody it gives reading and
 * searching.
 */
public final class RoleScopes {
    /** The sets a deployment has unless it says otherwise (spec: roles and tenants). */
    public static final Map<Role, Set<String>> DEFAULTS = Map.of(
            Role.PATIENT,
            Set.of(
                    "patient/*.rs",
                    "patient/Observation.cu",
                    "patient/QuestionnaireResponse.cu",
                    "patient/DocumentReference.cu",
                    "patient/Communication.cu",
                    "patient/Appointment.cu",
                    "patient/AppointmentResponse.cu",
                    "patient/Consent.crus",
                    "patient/AuditEvent.rs"),
            Role.FRONT_DESK,
            Set.of(
                    "user/Patient.crus",
                    "user/RelatedPerson.crus",
                    "user/Coverage.crus",
                    "user/Appointment.crus",
                    "user/Schedule.crus",
                    "user/Slot.crus"),
            Role.NURSE,
            Set.of("user/*.crus", "user/Consent.crs"),
            Role.DOCTOR,
            Set.of("user/*.cruds", "user/Consent.crs"),
            Role.AUDITOR,
            Set.of("user/AuditEvent.rs", "attest/audit.read", "attest/audit.export", "attest/ledger.read"),
            Role.SECURITY_OFFICER,
            Set.of("attest/security.read", "attest/security.write", "user/AuditEvent.rs"),
            Role.PRIVACY_OFFICER,
            Set.of(
                    "user/Consent.crus",
                    "user/Patient.rs",
                    "user/AuditEvent.rs",
                    "attest/consent.admin",
                    "attest/ledger.read"),
            Role.ADMIN,
            Set.of("attest/users.admin"),
            Role.INTEGRATION,
            Set.of("system/*.cruds", "attest/ledger.read"));

    private static final Set<Letter> READING = Set.of(Letter.READ, Letter.SEARCH);

    private final R4 definitions;
    private final Map<Role, List<ResourceScope>> resourceScopes = new EnumMap<>(Role.class);
    private final Map<Role, Set<String>> ownScopes = new EnumMap<>(Role.class);

    /**
     * @param sets scope sets by role; a role without one grants nothing
     * @throws IllegalArgumentException when a set holds a word that is no scope
     */
    public RoleScopes(R4 definitions, Map<Role, Set<String>> sets) {
        this.definitions = definitions;
        ScopeGrammar grammar = new ScopeGrammar(definitions);
        sets.forEach((role, words) -> {
            for (String word : words) {
                if (grammar.parse(word).isEmpty() && !ScopeGrammar.OWN.contains(word)) {
                    throw new IllegalArgumentException("role " + role.code() + " has no such scope: " + word);
                }
            }
            resourceScopes.put(role, grammar.resourceScopes(words));
            ownScopes.put(role, ScopeGrammar.ownScopes(words));
        });
    }

    /** What somebody with these roles may at most do to resources of that type. */
    Set<Letter> letters(Set<Role> roles, String type) {
        Set<Letter> letters = EnumSet.noneOf(Letter.class);
        for (Role role : roles) {
            for (ResourceScope scope : resourceScopes.getOrDefault(role, List.of())) {
                if (scope.type().equals(type)) {
                    letters.addAll(scope.letters());
                } else if (scope.type().equals(ResourceScope.ANY_TYPE)) {
                    letters.addAll(starred(scope.letters(), type));
                }
            }
        }
        return letters;
    }

    /** Whether somebody with these roles may do anything to any resource. */
    boolean permitAnything(Set<Role> roles) {
        return roles.stream()
                .anyMatch(role -> !resourceScopes.getOrDefault(role, List.of()).isEmpty());
    }

    /** Attest's own scopes that somebody with these roles may at most have. */
    Set<String> ownScopes(Set<Role> roles) {
        Set<String> own = new TreeSet<>();
        roles.forEach(role -> own.addAll(ownScopes.getOrDefault(role, Set.of())));
        return own;
    }

    private Set<Letter> starred(Set<Letter> letters, String type) {
        if (definitions.isClinical(type)) {
            return letters;
        }
        Set<Letter> reading = EnumSet.noneOf(Letter.class);
        if (R4.ABOUT_NOBODY.contains(type)) {
            reading.addAll(letters);
            reading.retainAll(READING);
        }
        return reading;
    }
}
