package health.attest.smart;

import static health.attest.smart.SmartFixtures.POLICY;
import static health.attest.smart.SmartFixtures.caller;
import static health.attest.smart.SmartFixtures.conditional;
import static health.attest.smart.SmartFixtures.doctor;
import static health.attest.smart.SmartFixtures.on;
import static health.attest.smart.SmartFixtures.operation;
import static health.attest.smart.SmartFixtures.patient;
import static health.attest.smart.SmartFixtures.search;
import static health.attest.smart.SmartFixtures.system;
import static health.attest.smart.SmartFixtures.user;
import static org.assertj.core.api.Assertions.assertThat;

import health.attest.access.AccessDecision;
import health.attest.access.AccessDecision.Deny;
import health.attest.access.Caller;
import health.attest.access.Caller.TokenState;
import health.attest.access.DenialReason;
import health.attest.access.Interaction;
import health.attest.access.Interaction.Kind;
import health.attest.access.RequestStage;
import health.attest.access.ResourceReference;
import health.attest.access.Role;
import health.attest.smart.Reach.Grant;
import health.attest.smart.Reach.Within;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopePolicyTest {

    @ParameterizedTest
    @CsvSource({
        "READ,r",
        "VREAD,r",
        "HISTORY_INSTANCE,r",
        "SEARCH_TYPE,s",
        "CREATE,c",
        "UPDATE,u",
        "PATCH,u",
        "DELETE,d"
    })
    void anInteractionNeedsItsLetterAndNoOther(Kind kind, String letter) {
        for (String other : List.of("c", "r", "u", "d", "s")) {
            AccessDecision decision = POLICY.decide(system("system/Observation." + other), on(kind, "Observation"));

            assertThat(isPermit(decision)).as("%s with %s", kind, other).isEqualTo(other.equals(letter));
        }
    }

    @ParameterizedTest
    @CsvSource({"CREATE,c", "UPDATE,u", "PATCH,u", "DELETE,d"})
    void aConditionalWriteIsASearchToo(Kind kind, String letter) {
        assertThat(reasonOf(system("system/Patient." + letter), conditional(kind, "Patient")))
                .isEqualTo(DenialReason.INSUFFICIENT_SCOPE);
        assertThat(reasonOf(system("system/Patient.s"), conditional(kind, "Patient")))
                .isEqualTo(DenialReason.INSUFFICIENT_SCOPE);
        assertThat(reasonOf(system("system/Patient." + letter, "system/Patient.s"), conditional(kind, "Patient")))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({"ABSENT,NOT_AUTHENTICATED", "INVALID,INVALID_TOKEN", "EXPIRED,EXPIRED_TOKEN", "UNVERIFIABLE,UNAVAILABLE"
    })
    void nobodyReachesAnythingButTheCapabilities(TokenState token, DenialReason reason) {
        Caller anonymous = new Caller.Anonymous(token);

        for (Kind kind : Kind.values()) {
            assertThat(POLICY.decide(anonymous, on(kind, "Practitioner")))
                    .isEqualTo(
                            kind == Kind.CAPABILITIES
                                    ? AccessDecision.PERMIT
                                    : new Deny(RequestStage.SCOPES, reason, "anonymous"));
        }
    }

    @Test
    void aTokenWithoutScopesReachesNothing() {
        assertThat(reasonOf(doctor(), on(Kind.READ, "Patient"))).isEqualTo(DenialReason.INSUFFICIENT_SCOPE);
        assertThat(reasonOf(doctor("openid", "fhirUser"), on(Kind.SEARCH_TYPE, "Patient")))
                .isEqualTo(DenialReason.INSUFFICIENT_SCOPE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AuditEvent", "Subscription"})
    void someTypesMustBeNamed(String type) {
        assertThat(reasonOf(system("system/*.cruds"), on(Kind.READ, type))).isEqualTo(DenialReason.INSUFFICIENT_SCOPE);
        assertThat(reasonOf(system("system/" + type + ".r"), on(Kind.READ, type)))
                .isNull();
        assertThat(reasonOf(doctor("user/" + type + ".r"), on(Kind.READ, type)))
                .isEqualTo(DenialReason.INSUFFICIENT_SCOPE);
    }

    @ParameterizedTest
    @EnumSource(names = {"CREATE", "UPDATE", "PATCH", "DELETE"})
    void typesOfTheDeploymentAreNobodysToWrite(Kind kind) {
        assertThat(reasonOf(system("system/*.cruds"), on(kind, "SearchParameter")))
                .isEqualTo(DenialReason.ROLE_FORBIDS);
    }

    @Test
    void anUnknownTypeIsAbsent() {
        assertThat(reasonOf(system("system/*.cruds"), on(Kind.READ, "Appointmint")))
                .isEqualTo(DenialReason.NOT_FOUND);
    }

    @ParameterizedTest
    @CsvSource({
        "PATIENT,Observation,crus",
        "PATIENT,Condition,rs",
        "PATIENT,Patient,rs",
        "PATIENT,Consent,crus",
        "PATIENT,Practitioner,rs",
        "PATIENT,AuditEvent,rs",
        "FRONT_DESK,Appointment,crus",
        "FRONT_DESK,Observation,''",
        "NURSE,Observation,crus",
        "NURSE,Practitioner,rs",
        "NURSE,Consent,crs",
        "DOCTOR,Observation,cruds",
        "DOCTOR,Organization,rs",
        "DOCTOR,AuditEvent,''",
        "DOCTOR,Subscription,''",
        "AUDITOR,AuditEvent,rs",
        "AUDITOR,Patient,''",
        "SECURITY_OFFICER,AuditEvent,rs",
        "PRIVACY_OFFICER,Consent,crus",
        "PRIVACY_OFFICER,Patient,rs",
        "PRIVACY_OFFICER,Observation,''",
        "ADMIN,Patient,''",
        "ADMIN,Practitioner,''"
    })
    void aUserNeverExceedsTheRole(Role role, String type, String letters) {
        Caller.Authenticated greedy = caller(
                Set.of(role),
                new ResourceReference(role == Role.PATIENT ? "Patient" : "Practitioner", "1"),
                "1",
                false,
                "user/*.cruds",
                "patient/*.cruds",
                "system/*.cruds",
                "user/AuditEvent.cruds",
                "user/Subscription.cruds");

        StringBuilder reached = new StringBuilder();
        for (Letter letter : List.of(Letter.CREATE, Letter.READ, Letter.UPDATE, Letter.DELETE, Letter.SEARCH)) {
            if (POLICY.scopesOf(greedy).letters(type).contains(letter)) {
                reached.append(Character.toLowerCase(letter.name().charAt(0)));
            }
        }

        assertThat(reached.toString()).isEqualTo(letters);
    }

    @Test
    void rolesAreAUnion() {
        Caller.Authenticated both = caller(
                Set.of(Role.AUDITOR, Role.FRONT_DESK),
                new ResourceReference("Practitioner", "1"),
                null,
                false,
                "user/AuditEvent.rs",
                "user/Appointment.rs");

        assertThat(POLICY.scopesOf(both).letters("AuditEvent")).containsOnly(Letter.READ, Letter.SEARCH);
        assertThat(POLICY.scopesOf(both).letters("Appointment")).containsOnly(Letter.READ, Letter.SEARCH);
        assertThat(POLICY.scopesOf(both).letters("Observation")).isEmpty();
    }

    @Test
    void systemScopesAreOnlyForClientsActingForThemselves() {
        assertThat(POLICY.scopesOf(doctor("system/*.cruds")).letters("Patient")).isEmpty();
        assertThat(POLICY.scopesOf(system("user/*.cruds", "patient/*.cruds")).letters("Patient"))
                .isEmpty();
    }

    @Test
    void aUserWithoutAFhirUserReachesNothing() {
        Caller.Authenticated nobody = caller(Set.of(Role.DOCTOR), null, null, false, "user/*.rs", "patient/*.rs");

        assertThat(POLICY.scopesOf(nobody).letters("Patient")).isEmpty();
    }

    @Test
    void patientScopesWithoutAPatientReachNothing() {
        assertThat(POLICY.scopesOf(doctor("patient/*.rs")).letters("Patient")).isEmpty();
        assertThat(POLICY.scopesOf(doctor("patient/*.rs")).letters("Practitioner"))
                .isEmpty();
    }

    @Test
    void aPatientIsConfinedToTheirCompartment() {
        for (String scope : List.of("patient/*.rs", "user/*.rs")) {
            assertThat(POLICY.scopesOf(patient("alice", scope)).reach(Letter.READ, "Observation"))
                    .isEqualTo(new Reach(List.of(new Grant(new Within.Compartment("alice"), Map.of()))));
            assertThat(POLICY.scopesOf(patient("alice", scope)).reach(Letter.READ, "Location"))
                    .isEqualTo(new Reach(List.of(new Grant(new Within.AboutNobody(), Map.of()))));
        }
    }

    @Test
    void aPractitionersLaunchNarrowsWhatTheRoleGives() {
        Caller.Authenticated launched = caller(
                Set.of(Role.DOCTOR), new ResourceReference("Practitioner", "grace"), "alice", false, "patient/*.cruds");

        Reach observations = POLICY.scopesOf(launched).reach(Letter.READ, "Observation");

        assertThat(observations).isEqualTo(new Reach(List.of(new Grant(new Within.Compartment("alice"), Map.of()))));
        assertThat(POLICY.scopesOf(launched).letters("Practitioner")).containsOnly(Letter.READ, Letter.SEARCH);
        assertThat(POLICY.scopesOf(launched).letters("AuditEvent")).isEmpty();
    }

    @Test
    void aTreatingPractitionerMayBeConfinedToTheirPatients() {
        ScopePolicy treatment = SmartFixtures.policy(PractitionerAccess.TREATMENT);

        assertThat(treatment.scopesOf(doctor("user/*.rs")).reach(Letter.READ, "Observation"))
                .isEqualTo(new Reach(List.of(new Grant(new Within.TreatedBy("Practitioner/grace"), Map.of()))));
        assertThat(treatment
                        .scopesOf(doctor("user/*.rs"))
                        .reach(Letter.READ, "Location")
                        .isEverything())
                .isTrue();
        assertThat(treatment
                        .scopesOf(caller(
                                Set.of(Role.DOCTOR),
                                new ResourceReference("Practitioner", "grace"),
                                "alice",
                                false,
                                "patient/*.rs"))
                        .reach(Letter.READ, "Observation"))
                .isEqualTo(
                        new Reach(List.of(new Grant(new Within.Compartment("alice", "Practitioner/grace"), Map.of()))));
        assertThat(treatment
                        .scopesOf(user(Role.FRONT_DESK, "user/Appointment.rs"))
                        .reach(Letter.READ, "Appointment")
                        .isEverything())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Observation?code=x; ",
                "Observation?subject:Patient.name=x; INSUFFICIENT_SCOPE",
                "Observation?subject.name=x; INSUFFICIENT_SCOPE",
                "Observation?patient.birthdate=2000; INSUFFICIENT_SCOPE",
                "Observation?subject:Nothing.name=x; NOT_SUPPORTED",
                "Observation?_has:Provenance:target:agent=x; INSUFFICIENT_SCOPE",
                "Observation?_has:Nothing:target:agent=x; NOT_SUPPORTED",
                "Observation?_has:Provenance=x; NOT_SUPPORTED",
                "Observation?_sort=date; ",
                "Observation?_sort=-date,code; ",
                "Observation?_sort=date,patient.name; INSUFFICIENT_SCOPE",
                "Observation?_include=Observation:subject; ",
                "Observation?_include=Observation:subject:Patient; INSUFFICIENT_SCOPE",
                "Observation?_include=Observation:*; NOT_SUPPORTED",
                "Observation?_include=*; NOT_SUPPORTED",
                "Observation?_include:iterate=Observation:subject; NOT_SUPPORTED",
                "Observation?_include=rubbish; NOT_SUPPORTED",
                "Observation?_revinclude=Provenance:target; INSUFFICIENT_SCOPE",
                "Observation?_revinclude=Observation:has-member; ",
                "Observation?_filter=code eq x; NOT_SUPPORTED",
                "Observation?_text=x; NOT_SUPPORTED",
                "Observation?_list=1; NOT_SUPPORTED",
                "Observation?_query=x; NOT_SUPPORTED",
                "Observation?_count=1&_total=none&_lastUpdated=gt2020; ",
                "Observation?subject.organization.partof.partof.partof.name=x; NOT_SUPPORTED",
                "Observation?_has:Observation:has-member:_has:Observation:has-member:_has:Observation:has-member:code=x; NOT_SUPPORTED"
            })
    void whatASearchAsksForBesidesItsTypeNeedsPermissionToo(String url, @Nullable DenialReason reason) {
        assertThat(reasonOf(doctor("user/Observation.rs"), search(url))).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Observation?subject:Patient.name=x",
                "Observation?_has:Provenance:target:agent=x",
                "Observation?_include=Observation:subject:Patient",
                "Observation?_revinclude=Provenance:target"
            })
    void withPermissionOnTheOtherTypeItMayBeAsked(String url) {
        assertThat(reasonOf(doctor("user/Observation.rs", "user/Patient.rs", "user/Provenance.rs"), search(url)))
                .isNull();
    }

    @Test
    void aGranularScopeIsNotEnoughForAChain() {
        assertThat(reasonOf(
                        doctor("user/Encounter.rs", "user/Condition.rs?category=problem-list-item"),
                        search("Encounter?diagnosis:Condition.code=x")))
                .isEqualTo(DenialReason.INSUFFICIENT_SCOPE);
    }

    @Test
    void wildIncludesAreForSystemsThatReachEverything() {
        assertThat(reasonOf(system("system/*.rs"), search("Observation?_include=*")))
                .isNull();
        assertThat(reasonOf(system("system/Observation.rs"), search("Observation?_include=*")))
                .isEqualTo(DenialReason.NOT_SUPPORTED);
    }

    @Test
    void historiesOfWholeTypesAreForSystems() {
        assertThat(reasonOf(system("system/Observation.s"), on(Kind.HISTORY_TYPE, "Observation")))
                .isNull();
        assertThat(reasonOf(system("system/Observation.r"), on(Kind.HISTORY_TYPE, "Observation")))
                .isEqualTo(DenialReason.INSUFFICIENT_SCOPE);
        assertThat(reasonOf(doctor("user/*.cruds"), on(Kind.HISTORY_TYPE, "Observation")))
                .isEqualTo(DenialReason.INSUFFICIENT_SCOPE);
        assertThat(reasonOf(patient("alice", "patient/*.rs"), on(Kind.HISTORY_TYPE, "Observation")))
                .isEqualTo(DenialReason.INSUFFICIENT_SCOPE);
    }

    @ParameterizedTest
    @EnumSource(names = {"HISTORY_SYSTEM", "SEARCH_SYSTEM"})
    void systemWideQuestionsNeedTheWholeSystem(Kind kind) {
        Interaction interaction = new Interaction(kind, null, null, null, null, Map.of(), false);

        assertThat(reasonOf(system("system/*.s"), interaction)).isNull();
        assertThat(reasonOf(system("system/Patient.s"), interaction)).isEqualTo(DenialReason.INSUFFICIENT_SCOPE);
        assertThat(reasonOf(doctor("user/*.s"), interaction)).isEqualTo(DenialReason.INSUFFICIENT_SCOPE);
    }

    @ParameterizedTest
    @EnumSource(names = {"TRANSACTION", "BATCH", "SEARCH_PAGE"})
    void whatIsJudgedPieceByPieceMayBeAskedByAnybodyKnown(Kind kind) {
        assertThat(reasonOf(doctor(), new Interaction(kind, null, null, null, null, Map.of(), false)))
                .isNull();
    }

    @Test
    void anOperationTheTableDoesNotKnowIsNotOffered() {
        assertThat(reasonOf(system("system/*.cruds"), operation("$graphql", null, null)))
                .isEqualTo(DenialReason.NOT_SUPPORTED);
        assertThat(reasonOf(system("system/*.cruds"), operation("$everything", "Patient", null)))
                .isEqualTo(DenialReason.NOT_SUPPORTED);
        assertThat(reasonOf(system("system/*.cruds"), operation("$everything", "Encounter", "1")))
                .isEqualTo(DenialReason.NOT_SUPPORTED);
    }

    @Test
    void anOperationNeedsWhatTheTableSays() {
        assertThat(reasonOf(doctor("user/Patient.r"), operation("$everything", "Patient", "1")))
                .isNull();
        assertThat(reasonOf(doctor("user/Patient.s"), operation("$everything", "Patient", "1")))
                .isEqualTo(DenialReason.INSUFFICIENT_SCOPE);
        assertThat(reasonOf(user(Role.AUDITOR, "attest/audit.read"), operation("$access-report", "Patient", "1")))
                .isNull();
        assertThat(reasonOf(doctor("attest/audit.read"), operation("$access-report", "Patient", "1")))
                .isEqualTo(DenialReason.INSUFFICIENT_SCOPE);
        assertThat(reasonOf(doctor(), operation("$break-glass", "Patient", "1")))
                .isNull();
    }

    private static boolean isPermit(AccessDecision decision) {
        return decision instanceof AccessDecision.Permit;
    }

    private static @Nullable DenialReason reasonOf(Caller caller, Interaction interaction) {
        return POLICY.decide(caller, interaction) instanceof Deny deny ? deny.reason() : null;
    }
}
