package health.attest.audit;

import static health.attest.audit.AuditFixtures.caller;
import static health.attest.audit.AuditFixtures.context;
import static org.assertj.core.api.Assertions.assertThat;

import health.attest.access.Caller;
import health.attest.access.Role;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class ReaderPolicyTest {

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"AUDITOR", "PRIVACY_OFFICER"})
    void auditorAndPrivacyOfficerReadTheWholeTenant(Role role) {
        assertThat(conditions(caller("u", role).scopes("user/AuditEvent.rs").build()))
                .contains(List.of());
    }

    @Test
    void theSecurityOfficerReadsSecurityEventsOnly() {
        assertThat(conditions(caller("u", Role.SECURITY_OFFICER)
                        .scopes("user/AuditEvent.rs")
                        .build()))
                .contains(List.of(new Condition.SecurityOnly()));
    }

    @Test
    void aPatientReadsTheirOwn() {
        assertThat(conditions(caller("u", Role.PATIENT)
                        .scopes("patient/AuditEvent.rs")
                        .patient("alice-1")
                        .build()))
                .contains(List.of(new Condition.Patients(Set.of("alice-1"))));
    }

    @Test
    void aPatientWithoutAPatientInTheTokenReadsNothing() {
        assertThat(conditions(caller("u", Role.PATIENT)
                        .scopes("patient/AuditEvent.rs")
                        .build()))
                .isEmpty();
    }

    @Test
    void aWildcardNeverReachesTheJournal() {
        assertThat(conditions(caller("u", Role.PATIENT)
                        .scopes("patient/*.rs")
                        .patient("alice-1")
                        .build()))
                .isEmpty();
        assertThat(conditions(caller("u", Role.AUDITOR).scopes("user/*.rs").build()))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            mode = Mode.EXCLUDE,
            names = {"AUDITOR", "PRIVACY_OFFICER", "SECURITY_OFFICER"})
    void nobodyElseReadsAnyWhateverTheirScopes(Role role) {
        assertThat(conditions(caller("u", role)
                        .scopes("user/AuditEvent.rs", "system/AuditEvent.rs")
                        .build()))
                .isEmpty();
    }

    @Test
    void nobodyReadsNothing() {
        assertThat(ReaderPolicy.conditionsFor(context(AuditFixtures.NOBODY))).isEmpty();
    }

    private static Optional<List<Condition>> conditions(Caller caller) {
        return ReaderPolicy.conditionsFor(context(caller));
    }
}
