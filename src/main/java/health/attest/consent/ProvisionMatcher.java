package health.attest.consent;

import health.attest.access.ResourceReference;
import health.attest.access.Role;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a provision's own elements hold for a disclosure; its exceptions are none of this class's business. */
final class ProvisionMatcher {
    /** Codes of Attest's own roles, as actor roles. */
    static final String ROLE_SYSTEM = "https://attest.health/fhir/CodeSystem/role";

    static final String RESOURCE_TYPES = "http://hl7.org/fhir/resource-types";

    /** Systems under which a class names a profile by its URL. */
    private static final Set<String> PROFILE_SYSTEMS =
            Set.of("urn:ietf:rfc:3986", "http://hl7.org/fhir/StructureDefinition");

    /** Codes for the one who receives data; other known roles name custodians, authors or witnesses. */
    private static final Set<String> RECIPIENT_ROLES =
            Set.of("IRCP", "PRCP", "GRANTEE", "DELEGATEE", "PROV", "humanuser", "dataprocessor", "110152");

    private final Disclosure disclosure;
    private final Instant now;

    ProvisionMatcher(Disclosure disclosure, Instant now) {
        this.disclosure = disclosure;
        this.now = now;
    }

    /**
     * Whether the provision applies.
     *
     * @param type what it rules, its base included; confidentiality is ordered by it
     */
    Match match(Provision provision, Provision.@Nullable Type type) {
        if (!provision.period().contains(now)) {
            return Match.NO;
        }
        return (provision.unknown() ? Match.MAYBE : Match.YES)
                .and(Match.any(provision.actors(), this::actor))
                .and(actions(provision.actions()))
                .and(labels(provision.labels(), type))
                .and(purposes(provision.purposes()))
                .and(Match.any(provision.classes(), this::isOfClass))
                .and(Match.any(provision.codes(), this::code))
                .and(dataPeriod(provision.dataPeriod()))
                .and(Match.any(provision.data(), this::data));
    }

    private Match actor(Provision.ActorCriterion criterion) {
        Match role = Match.any(criterion.roles(), this::role);
        if (criterion.reference() == null) {
            // A display or an identifier alone names somebody Attest cannot recognise; one of its own roles it can.
            boolean namesRole = criterion.roles().stream().anyMatch(each -> each.startsWith(ROLE_SYSTEM + "|"));
            return role.and(namesRole ? Match.YES : Match.MAYBE);
        }
        // A role that receives nothing says whose data are meant, which is not known here: the reference decides
        // nothing.
        return role == Match.MAYBE ? role : role.and(Match.of(disclosure.actor().is(criterion.reference())));
    }

    private Match role(String role) {
        String code = role.substring(role.indexOf('|') + 1);
        if (role.startsWith(ROLE_SYSTEM + "|")) {
            Optional<Role> known = Role.of(code);
            return known.map(each -> Match.of(disclosure.actor().roles().contains(each)))
                    .orElse(Match.NO);
        }
        return RECIPIENT_ROLES.contains(code) ? Match.YES : Match.MAYBE;
    }

    private Match actions(Set<String> stated) {
        if (stated.isEmpty()) {
            return Match.YES;
        }
        Match unknown = stated.stream().allMatch(code -> ConsentAction.of(code).isPresent()) ? Match.NO : Match.MAYBE;
        long covered = disclosure.actions().stream()
                .filter(action -> stated.contains(action.code()))
                .count();
        return Match.covering(covered, disclosure.actions().size()).or(unknown);
    }

    private Match labels(Set<String> stated, Provision.@Nullable Type type) {
        Match all = Match.YES;
        for (String label : stated) {
            all = all.and(label(label, type));
        }
        return all;
    }

    private Match label(String stated, Provision.@Nullable Type type) {
        if (stated.isEmpty()) {
            return Match.MAYBE;
        }
        return Confidentiality.of(stated)
                .map(level -> level(level, type))
                .orElseGet(() -> Match.of(disclosure.matter().labels().contains(stated)));
    }

    /** A permit for R covers everything up to R, a deny of R everything from R on. */
    private Match level(Confidentiality stated, Provision.@Nullable Type type) {
        int order = disclosure.matter().confidentiality().compareTo(stated);
        if (type == null) {
            return order == 0 ? Match.YES : Match.MAYBE;
        }
        return Match.of(type == Provision.Type.PERMIT ? order <= 0 : order >= 0);
    }

    private Match purposes(Set<String> stated) {
        if (stated.isEmpty()) {
            return Match.YES;
        }
        var purposes = disclosure.actor().purposes();
        long covered = purposes.stream()
                .filter(purpose -> stated.stream().anyMatch(each -> Purposes.covers(each, purpose)))
                .count();
        Match foreign = Match.of(stated.stream().anyMatch(each -> each.indexOf('|') >= 0))
                .and(Match.MAYBE);
        return Match.covering(covered, purposes.size()).or(foreign);
    }

    private Match code(String stated) {
        return stated.isEmpty()
                ? Match.MAYBE
                : Match.of(disclosure.matter().codes().contains(stated));
    }

    private Match isOfClass(String stated) {
        Matter matter = disclosure.matter();
        int bar = stated.indexOf('|');
        if (bar < 0) {
            return Match.MAYBE;
        }
        String system = stated.substring(0, bar);
        String code = stated.substring(bar + 1);
        if (system.equals(RESOURCE_TYPES)) {
            return Match.of(matter.type().equals(code));
        }
        if (PROFILE_SYSTEMS.contains(system)) {
            return Match.of(matter.profiles().contains(code));
        }
        return Match.of(matter.codes().contains(stated));
    }

    private Match dataPeriod(@Nullable Timespan stated) {
        if (stated == null) {
            return Match.YES;
        }
        Timespan relevant = disclosure.matter().relevant();
        return relevant == null ? Match.NO : stated.covers(relevant);
    }

    private Match data(Provision.DataCriterion criterion) {
        ResourceReference reference = criterion.reference();
        if (reference == null) {
            return Match.MAYBE;
        }
        Matter matter = disclosure.matter();
        boolean itself = reference.equals(matter.instance());
        return Match.of(
                switch (criterion.meaning()) {
                    case INSTANCE -> itself;
                    case RELATED -> itself || matter.referrers().contains(reference);
                    case DEPENDENTS -> itself || matter.references().contains(reference);
                    case AUTHOREDBY -> matter.authors().contains(reference);
                });
    }
}
