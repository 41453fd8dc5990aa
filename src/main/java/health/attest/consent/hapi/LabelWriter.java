package health.attest.consent.hapi;

import health.attest.access.Role;
import health.attest.consent.Confidentiality;
import health.attest.consent.Labelling;
import health.attest.consent.MatterReader;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Resource;

/** Security labels at write time: set by those who may, kept from everybody else, added for sensitive codes. */
final class LabelWriter {
    private final Labelling labelling;
    private final MatterReader reader;
    private final Set<Role> labellers;

    LabelWriter(Labelling labelling, MatterReader reader, Set<Role> labellers) {
        this.labelling = labelling;
        this.reader = reader;
        this.labellers = Set.copyOf(labellers);
    }

    void onCreate(Resource resource, Optional<Judging> judging) {
        if (!mayLabel(judging)) {
            resource.getMeta().getSecurity().clear();
        }
        complete(resource);
    }

    void onUpdate(Resource old, Resource resource, Optional<Judging> judging) {
        List<Coding> before = old.getMeta().getSecurity();
        List<Coding> after = resource.getMeta().getSecurity();
        boolean lowers = level(after).compareTo(level(before)) < 0;
        if (!mayLabel(judging) || (lowers && !mayLower(judging))) {
            after.clear();
            before.forEach(each -> after.add(each.copy()));
        }
        complete(resource);
    }

    private boolean mayLabel(Optional<Judging> judging) {
        return judging.map(each -> each.actor().roles().stream().anyMatch(labellers::contains))
                .orElse(true);
    }

    private static boolean mayLower(Optional<Judging> judging) {
        return judging.map(each -> each.actor().roles().contains(Role.PRIVACY_OFFICER))
                .orElse(true);
    }

    private void complete(Resource resource) {
        Set<String> labels = tokens(resource.getMeta().getSecurity());
        for (String label : labelling.missing(reader.read(resource).codes(), labels)) {
            int bar = label.indexOf('|');
            String system = label.substring(0, bar);
            if (system.equals(Confidentiality.SYSTEM)) {
                resource.getMeta().getSecurity().removeIf(each -> system.equals(each.getSystem()));
            }
            resource.getMeta().addSecurity(system, label.substring(bar + 1), null);
        }
    }

    private static Confidentiality level(Collection<Coding> labels) {
        return Confidentiality.highest(tokens(labels));
    }

    private static Set<String> tokens(Collection<Coding> labels) {
        return labels.stream()
                .map(each -> Objects.toString(each.getSystem(), "") + "|" + Objects.toString(each.getCode(), ""))
                .collect(Collectors.toSet());
    }
}
