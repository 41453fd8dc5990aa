package health.attest.consent;

import health.attest.access.ResourceReference;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Reference;

/** Reads references to resources of this server, versioned ones included. */
final class References {

    private References() {}

    static Optional<ResourceReference> of(Reference reference, String baseUrl) {
        IIdType id = reference.getReferenceElement();
        // References that HAPI has resolved within a transaction carry their target instead of a text.
        boolean resolved = !id.hasIdPart() && reference.getResource() != null;
        return of(resolved ? reference.getResource().getIdElement() : id, baseUrl);
    }

    static Optional<ResourceReference> of(IIdType id, String baseUrl) {
        boolean elsewhere =
                id.isAbsolute() && !baseUrl.equals(id.getBaseUrl()) && !(baseUrl + "/").equals(id.getBaseUrl());
        if (elsewhere || !id.hasResourceType() || !id.hasIdPart()) {
            return Optional.empty();
        }
        return ResourceReference.parse(id.getResourceType() + "/" + id.getIdPart(), baseUrl);
    }
}
