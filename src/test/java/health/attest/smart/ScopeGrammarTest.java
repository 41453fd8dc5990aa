package health.attest.smart;

import static health.attest.smart.Letter.CREATE;
import static health.attest.smart.Letter.DELETE;
import static health.attest.smart.Letter.READ;
import static health.attest.smart.Letter.SEARCH;
import static health.attest.smart.Letter.UPDATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.attest.access.Role;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeGrammarTest {
    private final ScopeGrammar grammar = new ScopeGrammar(SmartFixtures.DEFINITIONS);

    @Test
    void aScopeIsReadAsWritten() {
        assertThat(grammar.parse("patient/Observation.rs"))
                .contains(new ResourceScope(Level.PATIENT, "Observation", Set.of(READ, SEARCH), Map.of()));
        assertThat(grammar.parse("user/*.cruds"))
                .contains(new ResourceScope(Level.USER, "*", Set.of(CREATE, READ, UPDATE, DELETE, SEARCH), Map.of()));
        assertThat(grammar.parse("system/Patient.c"))
                .contains(new ResourceScope(Level.SYSTEM, "Patient", Set.of(CREATE), Map.of()));
    }

    @Test
    void theOlderWordsMeanTheSame() {
        assertThat(grammar.parse("patient/Observation.read")).isEqualTo(grammar.parse("patient/Observation.rs"));
        assertThat(grammar.parse("user/Patient.write")).isEqualTo(grammar.parse("user/Patient.cud"));
        assertThat(grammar.parse("system/*.*")).isEqualTo(grammar.parse("system/*.cruds"));
    }

    @Test
    void aQueryNarrowsAScope() {
        assertThat(grammar.parse("patient/Observation.rs?category=http://terminology.hl7.org/CodeSystem/"
                        + "observation-category|laboratory"))
                .hasValueSatisfying(scope -> assertThat(scope.filter())
                        .containsExactly(Map.entry(
                                "category",
                                List.of("http://terminology.hl7.org/CodeSystem/observation-category|laboratory"))));
        assertThat(grammar.parse("user/Condition.r?category=a,b&clinical-status=active"))
                .hasValueSatisfying(scope -> assertThat(scope.filter())
                        .containsOnly(
                                Map.entry("category", List.of("a", "b")),
                                Map.entry("clinical-status", List.of("active"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "patient/Observation.sr",
                "patient/Observation.srx",
                "patient/Observation.rr",
                "patient/Observation.",
                "patient/Observation",
                "patient/Observation.R",
                "patient/Observation.READ",
                "patient/observation.rs",
                "patient/OBSERVATION.rs",
                "patient/Observatio.rs",
                "patient/Observation .rs",
                "patient/.rs",
                "patient/**.rs",
                "Patient/Observation.rs",
                "PATIENT/Observation.rs",
                "/Observation.rs",
                "patients/Observation.rs",
                "group/Observation.rs",
                "Observation.rs",
                "rs",
                "",
                "/",
                ".",
                "patient/Observation.rs?",
                "patient/Observation.rs?category",
                "patient/Observation.rs?category=",
                "patient/Observation.rs?=laboratory",
                "patient/Observation.rs?category:not=laboratory",
                "patient/Observation.rs?subject.name=x",
                "patient/Observation.rs?shoe-size=44",
                "patient/Observation.rs?birthdate=2000",
                "patient/Observation.rs?category=a&category=b",
                "patient/Observation.rs?category=a,",
                "patient/Observation.rs?category=%zz",
                "patient/*.rs?_id=1",
                "patient/*.rs?category=laboratory",
                "attest/audit.write",
                "attest/*",
                "openid"
            })
    void whatIsNotAScopeGrantsNothing(String word) {
        assertThat(grammar.resourceScopes(Set.of(word))).isEmpty();
        assertThat(ScopeGrammar.ownScopes(Set.of(word))).isEmpty();
    }

    @Test
    void aScopeOfUnheardLengthGrantsNothing() {
        assertThat(grammar.parse("patient/Observation.rs?category=" + "x".repeat(481)))
                .isEmpty();
        assertThat(grammar.parse("patient/Observation.rs?category=" + "x".repeat(480)))
                .isPresent();
    }

    @Test
    void olderNamesOfAttestMapToScopes() {
        assertThat(ScopeGrammar.expand(Set.of("read:profile"))).containsExactly("user/Person.r");
        assertThat(ScopeGrammar.expand(Set.of("write:profile"))).containsExactly("user/Person.u");
        assertThat(ScopeGrammar.expand(Set.of("read:records"))).containsExactly("user/*.rs");
        assertThat(ScopeGrammar.expand(Set.of("write:records"))).containsExactly("user/*.cu");
        assertThat(ScopeGrammar.expand(Set.of("admin:users"))).containsExactly("attest/users.admin");
        assertThat(ScopeGrammar.expand(Set.of("admin:system")))
                .containsExactlyInAnyOrder(
                        "attest/audit.read",
                        "attest/audit.export",
                        "attest/security.read",
                        "attest/security.write",
                        "attest/consent.admin",
                        "attest/users.admin",
                        "attest/ledger.read");
    }

    @Test
    void aRoleIsMadeOfScopesOnly() {
        assertThatThrownBy(() ->
                        new RoleScopes(SmartFixtures.DEFINITIONS, Map.of(Role.NURSE, Set.of("user/Observation.sr"))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
