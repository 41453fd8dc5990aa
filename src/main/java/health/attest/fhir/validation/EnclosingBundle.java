package health.attest.fhir.validation;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Appointment.AppointmentParticipantComponent;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/**
 * What a resource does not say itself because it is an entry: where it stands, and what its temporary references mean.
 *
 * <p>HAPI 8.8.0 hands entries to the store before it replaces references such as {@code urn:uuid:…}, when they do not
 * yet say what they point to.
 *
 * @param typeByUrl resource type by {@code fullUrl}
 * @param positions index of each entry's resource, by identity; empty for a batch, whose entries are answered one by
 *     one
 */
record EnclosingBundle(Map<String, String> typeByUrl, IdentityHashMap<Resource, Integer> positions) {
    static final EnclosingBundle NONE = new EnclosingBundle(Map.of(), new IdentityHashMap<>());

    static EnclosingBundle of(Bundle bundle) {
        Map<String, String> types = new HashMap<>();
        boolean answeredWhole = bundle.getType() == BundleType.TRANSACTION;
        IdentityHashMap<Resource, Integer> positions = new IdentityHashMap<>();
        List<BundleEntryComponent> entries = bundle.getEntry();
        for (int i = 0; i < entries.size(); i++) {
            Resource resource = entries.get(i).getResource();
            if (resource != null) {
                types.put(entries.get(i).getFullUrl(), resource.fhirType());
            }
            if (resource != null && answeredWhole) {
                positions.put(resource, i);
            }
        }
        return new EnclosingBundle(types, positions);
    }

    /** The resource as a check should see it: a participant that stands for an entry of the bundle says its type. */
    Resource resolved(Resource resource) {
        if (!(resource instanceof Appointment appointment) || typeByUrl.isEmpty()) {
            return resource;
        }
        Appointment seen = appointment.copy();
        for (AppointmentParticipantComponent participant : seen.getParticipant()) {
            Reference actor = participant.getActor();
            Optional.ofNullable(typeByUrl.get(actor.getReference())).ifPresent(actor::setType);
        }
        return seen;
    }

    /** FHIRPath from the root of the request: an entry's finding names the entry. */
    String expressionOf(Resource resource, Finding finding) {
        Integer position = positions.get(resource);
        return position == null
                ? finding.expression()
                : "Bundle.entry[" + position + "].resource" + belowType(finding.expression());
    }

    private static String belowType(String expression) {
        int dot = expression.indexOf('.');
        return dot < 0 ? "" : expression.substring(dot);
    }
}
