package health.attest.audit.hapi;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.attest.access.AccessRefusedException;
import health.attest.access.ResourceReference;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.springframework.beans.factory.ObjectProvider;

/** Adds what events refer to, as far as the caller may read it: what a gate hides is left out without a word. */
final class EventIncludes {
    private static final int INCLUDES_MAX = 100;
    private static final Set<String> KNOWN = Set.of("agent", "entity", "patient");

    private final ObjectProvider<DaoRegistry> store;
    private final String baseUrl;

    EventIncludes(ObjectProvider<DaoRegistry> store, String baseUrl) {
        this.store = store;
        this.baseUrl = baseUrl;
    }

    void add(Bundle bundle, List<AuditEvent> events, List<String> asked, ServletRequestDetails request) {
        Set<ResourceReference> wanted = new LinkedHashSet<>();
        for (String include : asked) {
            String[] parts = include.split(":", 3);
            if (parts.length < 2 || !parts[0].equals("AuditEvent") || !KNOWN.contains(parts[1])) {
                throw new InvalidRequestException(
                        "_include is AuditEvent:agent, AuditEvent:entity or AuditEvent:patient");
            }
            String type = parts.length == 3 ? parts[2] : parts[1].equals("patient") ? "Patient" : "";
            events.forEach(event -> references(event, parts[1]).stream()
                    .filter(reference -> type.isEmpty() || reference.type().equals(type))
                    .forEach(wanted::add));
        }
        wanted.stream().limit(INCLUDES_MAX).forEach(reference -> load(reference, request)
                .ifPresent(resource -> bundle.addEntry()
                        .setFullUrl(baseUrl + "/" + reference)
                        .setResource(resource)
                        .getSearch()
                        .setMode(Bundle.SearchEntryMode.INCLUDE)));
    }

    private List<ResourceReference> references(AuditEvent event, String parameter) {
        List<Reference> references = new ArrayList<>();
        if (!parameter.equals("entity")) {
            event.getAgent().forEach(agent -> references.add(agent.getWho()));
        }
        if (!parameter.equals("agent")) {
            event.getEntity().forEach(entity -> references.add(entity.getWhat()));
        }
        List<ResourceReference> found = new ArrayList<>();
        for (Reference reference : references) {
            String text = reference.getReference();
            if (text != null) {
                ResourceReference.parse(text.replaceFirst("/_history/.*$", ""), baseUrl)
                        .ifPresent(found::add);
            }
        }
        return found;
    }

    private Optional<Resource> load(ResourceReference reference, ServletRequestDetails request) {
        DaoRegistry registry = store.getIfAvailable();
        if (registry == null || !registry.isResourceTypeSupported(reference.type())) {
            return Optional.empty();
        }
        try {
            IBaseResource read = registry.getResourceDao(reference.type())
                    .read(new IdType(reference.type(), reference.id()), request);
            return read instanceof Resource resource ? Optional.of(resource) : Optional.empty();
        } catch (BaseServerResponseException | AccessRefusedException e) {
            return Optional.empty();
        }
    }
}
