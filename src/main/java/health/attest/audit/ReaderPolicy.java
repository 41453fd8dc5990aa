package health.attest.audit;

import health.attest.access.AccessContext;
import health.attest.access.Caller;
import health.attest.access.Role;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who reads which events: auditor and privacy officer those of their tenant, the security officer the security events,
 * a patient their own where {@code patient/AuditEvent} was granted by name. Nobody else reads any, whatever their
 * scopes.
 */
public final class ReaderPolicy {
    private ReaderPolicy() {}

    /** The conditions that confine this caller; empty when the caller may read nothing. */
    public static Optional<List<Condition>> conditionsFor(AccessContext context) {
        Caller.Authenticated caller = context.caller().authenticated().orElse(null);
        if (caller == null) {
            return Optional.empty();
        }
        Set<Role> roles = caller.roles();
        boolean officer =
                names(caller.scopes(), "user/AuditEvent.") || caller.scopes().contains("attest/audit.read");
        if (officer && (roles.contains(Role.AUDITOR) || roles.contains(Role.PRIVACY_OFFICER))) {
            return Optional.of(List.of());
        }
        if (officer && roles.contains(Role.SECURITY_OFFICER)) {
            return Optional.of(List.of(new Condition.SecurityOnly()));
        }
        String patient = caller.launch().patient();
        if (patient != null && roles.contains(Role.PATIENT) && names(caller.scopes(), "patient/AuditEvent.")) {
            return Optional.of(List.of(new Condition.Patients(Set.of(patient))));
        }
        return Optional.empty();
    }

    /** A wildcard never reaches the journal: its type must be named. */
    private static boolean names(Set<String> scopes, String prefix) {
        return scopes.stream().anyMatch(scope -> scope.startsWith(prefix));
    }
}
