package health.attest.consent;

import health.attest.access.ResourceReference;
import health.attest.consent.ConsentLookup.Membership;
import health.attest.consent.ConsentStore.Tie;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CareTeam;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.PractitionerRole;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.RelatedPerson;
import org.hl7.fhir.r4.model.Resource;

/** Reads from resources who belongs to what and who represents whom. Thread-safe. */
public final class MembershipReader {
    /** Types that state ties. */
    public static final Set<String> TYPES =
            Set.of("PractitionerRole", "Organization", "CareTeam", "Group", "RelatedPerson");

    private final String baseUrl;
    private final Set<String> representing;
    private final FhirTimes times;

    /** @param representing {@code system|code} of the relationships that make a RelatedPerson a representative */
    public MembershipReader(String baseUrl, Set<String> representing, ZoneId zone) {
        this.baseUrl = baseUrl;
        this.representing = Set.copyOf(representing);
        this.times = new FhirTimes(zone);
    }

    /** The ties that this version states; none for an inactive one. */
    public Set<Tie> read(Resource resource) {
        Optional<ResourceReference> self = References.of(resource.getIdElement(), baseUrl);
        return self.map(source -> ties(resource, source).collect(Collectors.toUnmodifiableSet()))
                .orElse(Set.of());
    }

    private Stream<Tie> ties(Resource resource, ResourceReference self) {
        if (resource instanceof PractitionerRole role && isOn(role.hasActive(), role.getActive())) {
            Timespan span = times.span(role.getPeriod());
            return Stream.concat(
                    tie(role.getPractitioner(), self, span), belonging(self, role.getOrganization(), span));
        }
        if (resource instanceof Organization organization) {
            return belonging(self, organization.getPartOf(), Timespan.ALWAYS);
        }
        if (resource instanceof CareTeam team && isCurrent(team)) {
            return team.getParticipant().stream()
                    .flatMap(each -> Stream.concat(
                            tie(each.getMember(), self, times.span(each.getPeriod())),
                            tie(each.getOnBehalfOf(), self, times.span(each.getPeriod()))));
        }
        if (resource instanceof Group group && isOn(group.hasActive(), group.getActive())) {
            return group.getMember().stream()
                    .filter(each -> !each.getInactive())
                    .flatMap(each -> tie(each.getEntity(), self, times.span(each.getPeriod())));
        }
        if (resource instanceof RelatedPerson person && person.getActive() && represents(person)) {
            return belonging(self, person.getPatient(), times.span(person.getPeriod()));
        }
        return Stream.empty();
    }

    private boolean represents(RelatedPerson person) {
        return person.getRelationship().stream()
                .flatMap(each -> each.getCoding().stream())
                .anyMatch(each -> representing.contains(
                        Objects.toString(each.getSystem(), "") + "|" + Objects.toString(each.getCode(), "")));
    }

    private static boolean isCurrent(CareTeam team) {
        return !team.hasStatus() || team.getStatus() == CareTeam.CareTeamStatus.ACTIVE;
    }

    private static boolean isOn(boolean stated, boolean value) {
        return !stated || value;
    }

    private Stream<Tie> tie(Reference member, ResourceReference group, Timespan span) {
        return References.of(member, baseUrl).stream().map(each -> new Tie(each, new Membership(group, span)));
    }

    private Stream<Tie> belonging(ResourceReference member, Reference group, Timespan span) {
        return References.of(group, baseUrl).stream().map(each -> new Tie(member, new Membership(each, span)));
    }
}
