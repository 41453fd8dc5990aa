package health.attest.consent;

import static org.assertj.core.api.Assertions.assertThat;

import health.attest.access.ResourceReference;
import health.attest.consent.ConsentLookup.Membership;
import health.attest.consent.ConsentStore.Tie;
import java.time.ZoneOffset;
import java.util.Set;
import org.hl7.fhir.r4.model.CareTeam;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.PractitionerRole;
import org.hl7.fhir.r4.model.RelatedPerson;
import org.junit.jupiter.api.Test;

class MembershipReaderTest {
    private static final String ROLE_CODES = "http://terminology.hl7.org/CodeSystem/v3-RoleCode";
    private static final MembershipReader READER =
            new MembershipReader("https://ehr.example/fhir", Set.of(ROLE_CODES + "|GUARD"), ZoneOffset.UTC);

    @Test
    void aPractitionerHasRolesAndTheyBelongToOrganizations() {
        PractitionerRole role = new PractitionerRole();
        role.setId("PractitionerRole/r");
        role.getPractitioner().setReference("Practitioner/otto");
        role.getOrganization().setReference("Organization/clinic");

        assertThat(READER.read(role))
                .containsExactlyInAnyOrder(
                        tie("Practitioner/otto", "PractitionerRole/r"),
                        tie("PractitionerRole/r", "Organization/clinic"));
        assertThat(READER.read(role.setActive(false))).isEmpty();
    }

    @Test
    void organizationsTeamsAndGroupsHaveMembers() {
        Organization ward = new Organization();
        ward.setId("Organization/ward");
        ward.getPartOf().setReference("Organization/clinic");
        CareTeam team = new CareTeam();
        team.setId("CareTeam/t");
        team.addParticipant().getMember().setReference("Practitioner/otto");
        Group group = new Group();
        group.setId("Group/g");
        group.addMember().getEntity().setReference("Practitioner/otto");
        group.addMember().setInactive(true).getEntity().setReference("Practitioner/grace");

        assertThat(READER.read(ward)).containsExactly(tie("Organization/ward", "Organization/clinic"));
        assertThat(READER.read(team)).containsExactly(tie("Practitioner/otto", "CareTeam/t"));
        assertThat(READER.read(group)).containsExactly(tie("Practitioner/otto", "Group/g"));
        assertThat(READER.read(team.setStatus(CareTeam.CareTeamStatus.INACTIVE)))
                .isEmpty();
    }

    @Test
    void onlyAnActiveRelatedPersonWithTheRightRepresents() {
        RelatedPerson mother = new RelatedPerson();
        mother.setId("RelatedPerson/mum");
        mother.getPatient().setReference("Patient/alice");
        mother.addRelationship().addCoding(new Coding(ROLE_CODES, "GUARD", null));

        assertThat(READER.read(mother)).isEmpty();
        assertThat(READER.read(mother.setActive(true))).containsExactly(tie("RelatedPerson/mum", "Patient/alice"));
        mother.getRelationshipFirstRep().getCodingFirstRep().setCode("NBOR");
        assertThat(READER.read(mother)).isEmpty();
    }

    @Test
    void otherTypesStateNoTies() {
        Patient patient = new Patient();
        patient.setId("Patient/alice");

        assertThat(READER.read(patient)).isEmpty();
        assertThat(READER.read(new CareTeam())).isEmpty();
    }

    private static Tie tie(String member, String group) {
        return new Tie(
                ResourceReference.parse(member, "").orElseThrow(),
                new Membership(ResourceReference.parse(group, "").orElseThrow(), Timespan.ALWAYS));
    }
}
