package health.attest.consent;

import static org.assertj.core.api.Assertions.assertThat;

import health.attest.access.Caller;
import health.attest.access.PurposeOfUse;
import health.attest.access.Role;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PurposesTest {
    private static final ClientRegistration DECLARING = new ClientRegistration(Set.of(), null, true);

    @Test
    void aPurposeCoversItsKindsAtAnyDepth() {
        assertThat(Purposes.covers("TREAT", new PurposeOfUse("BTG"))).isTrue();
        assertThat(Purposes.covers("HPAYMT", new PurposeOfUse("ELIGVER"))).isTrue();
        assertThat(Purposes.covers("ETREAT", new PurposeOfUse("TREAT"))).isFalse();
        assertThat(Purposes.covers("HRESCH", new PurposeOfUse("TREAT"))).isFalse();
    }

    @Test
    void theTokensPurposeWins() {
        assertThat(of(user(Role.DOCTOR, "HRESCH"), ClientRegistration.UNKNOWN)).containsExactly("HRESCH");
    }

    @Test
    void rolesAndRegistrationsHaveDefaults() {
        assertThat(of(user(Role.DOCTOR), ClientRegistration.UNKNOWN)).containsExactly("TREAT");
        assertThat(of(user(Role.NURSE), ClientRegistration.UNKNOWN)).containsExactly("TREAT");
        assertThat(of(user(Role.FRONT_DESK), ClientRegistration.UNKNOWN)).containsExactly("HOPERAT");
        assertThat(of(user(Role.PATIENT), ClientRegistration.UNKNOWN)).isEmpty();
        assertThat(of(user(Role.AUDITOR), ClientRegistration.UNKNOWN)).isEmpty();
        assertThat(of(client(), ClientRegistration.UNKNOWN)).isEmpty();
        assertThat(of(client(), new ClientRegistration(Set.of(PurposeOfUse.TREATMENT), null, false)))
                .containsExactly("TREAT");
    }

    @Test
    void aDeclaredPurposeOnlyNarrowsAndOnlyForRegisteredClients() {
        assertThat(of(user(Role.DOCTOR, "TREAT", "HRESCH"), DECLARING, "HRESCH"))
                .containsExactly("HRESCH");
        assertThat(of(user(Role.DOCTOR), DECLARING, "ETREAT")).containsExactly("ETREAT");
        assertThat(of(user(Role.DOCTOR), DECLARING, "HMARKT")).isEmpty();
        assertThat(of(user(Role.DOCTOR), DECLARING, "TREAT", "HMARKT")).isEmpty();
        assertThat(of(user(Role.DOCTOR), ClientRegistration.UNKNOWN, "HMARKT")).containsExactly("TREAT");
    }

    private static Set<String> of(Caller.Authenticated caller, ClientRegistration registration, String... declared) {
        return Purposes.of(caller, purposes(declared), registration).stream()
                .map(PurposeOfUse::code)
                .collect(Collectors.toSet());
    }

    private static Caller.Authenticated user(Role role, String... purposes) {
        return caller(role, false, purposes);
    }

    private static Caller.Authenticated client() {
        return caller(Role.INTEGRATION, true);
    }

    private static Caller.Authenticated caller(Role role, boolean system, String... purposes) {
        return new Caller.Authenticated(
                ConsentFixtures.subject("someone"),
                Set.of(),
                Set.of(role),
                null,
                Caller.LaunchContext.NONE,
                purposes(purposes),
                "token",
                Instant.parse("2026-06-01T13:00:00Z"),
                system,
                null);
    }

    private static Set<PurposeOfUse> purposes(String... codes) {
        return Arrays.stream(codes).map(PurposeOfUse::new).collect(Collectors.toSet());
    }
}
