package health.attest.smart;

import health.attest.access.Caller;
import health.attest.access.ResourceReference;
import health.attest.access.Role;
import health.attest.smart.Reach.Grant;
import health.attest.smart.Reach.Within;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one caller's granted scopes reach, never more than the caller's roles. Made once per token; thread-safe. */
public final class SmartScopes {
    private static final Set<Letter> READING = Set.of(Letter.READ, Letter.SEARCH);
    /** Types that are added to a patient's compartment, to be read. */
    private static final Set<String> READ_ONLY = Set.of("Device", "Binary");

    /** Roles whose reach is what treatment needs. */
    private static final Set<Role> TREATING = Set.of(Role.DOCTOR, Role.NURSE);

    private final List<ResourceScope> scopes;
    private final Set<String> own;
    private final Caller.Authenticated caller;
    private final RoleScopes roles;
    private final R4 definitions;
    private final PractitionerAccess practitionerAccess;

    private SmartScopes(
            List<ResourceScope> scopes,
            Set<String> own,
            Caller.Authenticated caller,
            RoleScopes roles,
            R4 definitions,
            PractitionerAccess practitionerAccess) {
        this.scopes = scopes;
        this.own = own;
        this.caller = caller;
        this.roles = roles;
        this.definitions = definitions;
        this.practitionerAccess = practitionerAccess;
    }

    static SmartScopes of(
            Caller.Authenticated caller, RoleScopes roles, R4 definitions, PractitionerAccess practitionerAccess) {
        Set<String> own = new LinkedHashSet<>(ScopeGrammar.ownScopes(caller.scopes()));
        if (!caller.clientCredentials()) {
            own.retainAll(roles.ownScopes(caller.roles()));
        }
        List<ResourceScope> scopes = new ScopeGrammar(definitions).resourceScopes(caller.scopes());
        return new SmartScopes(scopes, own, caller, roles, definitions, practitionerAccess);
    }

    /** Whether one of Attest's own scopes is granted. */
    boolean hasOwn(String scope) {
        return own.contains(scope);
    }

    /** Whether the caller is a client acting for itself. */
    boolean isSystem() {
        return caller.clientCredentials();
    }

    /** Whether {@code system/*} is granted with that letter and without a filter. */
    boolean isSystemWide(Letter letter) {
        return isSystem()
                && scopes.stream()
                        .anyMatch(scope -> scope.level() == Level.SYSTEM
                                && scope.type().equals(ResourceScope.ANY_TYPE)
                                && scope.letters().contains(letter));
    }

    /** Which resources of the type the caller reaches for that letter. */
    public Reach reach(Letter letter, String type) {
        List<Grant> grants = new ArrayList<>();
        for (ResourceScope scope : scopes) {
            if (scope.covers(type) && scope.letters().contains(letter) && mayAtMost(letter, type)) {
                within(scope.level(), letter, type).ifPresent(within -> grants.add(new Grant(within, scope.filter())));
            }
        }
        return grants.isEmpty()
                ? Reach.NOTHING
                : new Reach(grants.stream().distinct().toList());
    }

    /** Whether the letter is granted on some resource of the type. */
    boolean permits(Letter letter, String type) {
        return !reach(letter, type).isNothing();
    }

    /** The letters granted on some resource of the type. */
    public Set<Letter> letters(String type) {
        Set<Letter> letters = EnumSet.noneOf(Letter.class);
        for (Letter letter : Letter.values()) {
            if (permits(letter, type)) {
                letters.add(letter);
            }
        }
        return letters;
    }

    /** A client acting for itself has what its registration granted; a user never exceeds the user's roles. */
    private boolean mayAtMost(Letter letter, String type) {
        return caller.clientCredentials() || roles.letters(caller.roles(), type).contains(letter);
    }

    private Optional<Within> within(Level level, Letter letter, String type) {
        return switch (level) {
            case SYSTEM -> caller.clientCredentials() ? Optional.of(new Within.Everything()) : Optional.empty();
            case PATIENT ->
                caller.clientCredentials()
                        ? Optional.empty()
                        : ofPatient(caller.launch().patient(), letter, type);
            case USER -> caller.fhirUser() == null ? Optional.empty() : ofUser(caller.fhirUser(), letter, type);
        };
    }

    private Optional<Within> ofUser(ResourceReference user, Letter letter, String type) {
        boolean patientOnly = caller.roles().equals(Set.of(Role.PATIENT));
        if (patientOnly) {
            String self =
                    user.type().equals("Patient") ? user.id() : caller.launch().patient();
            return ofPatient(self, letter, type);
        }
        return Optional.of(
                isByTreatment(letter, type) ? new Within.TreatedBy(user.toString()) : new Within.Everything());
    }

    /** Whether only a treatment relation gives the letter: no other role of the caller's does. */
    private boolean isByTreatment(Letter letter, String type) {
        Set<Role> others = EnumSet.noneOf(Role.class);
        others.addAll(caller.roles());
        others.removeAll(TREATING);
        return practitionerAccess == PractitionerAccess.TREATMENT
                && definitions.isClinical(type)
                && !roles.letters(others, type).contains(letter);
    }

    private Optional<Within> ofPatient(@Nullable String patient, Letter letter, String type) {
        if (patient == null) {
            return Optional.empty();
        }
        if (R4.ABOUT_NOBODY.contains(type)) {
            return READING.contains(letter) ? Optional.of(new Within.AboutNobody()) : Optional.empty();
        }
        if (READ_ONLY.contains(type) && !READING.contains(letter)) {
            return Optional.empty();
        }
        if (caller.roles().equals(Set.of(Role.PATIENT)) || !isByTreatment(letter, type)) {
            return Optional.of(new Within.Compartment(patient));
        }
        ResourceReference user = caller.fhirUser();
        return user == null ? Optional.empty() : Optional.of(new Within.Compartment(patient, user.toString()));
    }
}
