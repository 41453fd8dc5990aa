package health.attest.consent.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.util.FhirTerser;
import ca.uhn.fhir.util.ResourceReferenceInfo;
import health.attest.access.DenialReason;
import health.attest.access.RequestLine;
import health.attest.access.ResourceReference;
import health.attest.consent.ConsentAction;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Resource;

/** Before a version is stored: who may write it, what it may refer to, and which labels it carries. */
@Interceptor(order = RequestLine.CONSENT)
final class ConsentWriteInterceptor {
    private final FhirTerser terser;
    private final ConsentWriteRules consents;
    private final LabelWriter labels;

    ConsentWriteInterceptor(FhirContext fhir, ConsentWriteRules consents, LabelWriter labels) {
        this.terser = fhir.newTerser();
        this.consents = consents;
        this.labels = labels;
    }

    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_CREATED)
    void onCreate(IBaseResource created, RequestDetails request) {
        Resource resource = (Resource) created;
        Optional<Judging> judging = Judging.of(request);
        labels.onCreate(resource, judging);
        judging.ifPresent(each -> {
            requireVisibleReferences(resource, each);
            requirePermitted(resource, ConsentAction.COLLECT, each);
        });
        if (resource instanceof Consent consent) {
            consents.onCreate(consent, judging);
        }
    }

    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_UPDATED)
    void onUpdate(IBaseResource before, IBaseResource after, RequestDetails request) {
        Resource old = (Resource) before;
        Resource resource = (Resource) after;
        Optional<Judging> judging = Judging.of(request);
        labels.onUpdate(old, resource, judging);
        judging.ifPresent(each -> {
            if (each.hides(old)) {
                throw Judging.refusal(DenialReason.NOT_FOUND, "write-needs-read");
            }
            requireVisibleReferences(resource, each);
            requirePermitted(resource, ConsentAction.CORRECT, each);
        });
        if (resource instanceof Consent consent) {
            consents.onUpdate((Consent) old, consent, judging);
        }
    }

    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_DELETED)
    void onDelete(IBaseResource deleted, RequestDetails request) {
        Resource resource = (Resource) deleted;
        Judging.of(request).ifPresent(each -> {
            if (each.hides(resource)) {
                throw Judging.refusal(DenialReason.NOT_FOUND, "write-needs-read");
            }
            requirePermitted(resource, ConsentAction.CORRECT, each);
        });
        if (resource instanceof Consent) {
            throw Judging.refusal(DenialReason.NOT_SUPPORTED, "consents-are-never-deleted");
        }
    }

    private static void requirePermitted(Resource resource, ConsentAction action, Judging judging) {
        // Who may write a Consent is no question to the consents themselves.
        if (!(resource instanceof Consent)
                && !judging.judge(Set.of(action), judging.matterOf(resource))
                        .closed()
                        .isEmpty()) {
            throw Judging.refusal(DenialReason.CONSENT_DENIES, "write-denied");
        }
    }

    /** A hidden target is answered in the words HAPI has for one that does not exist. */
    private void requireVisibleReferences(Resource resource, Judging judging) {
        for (ResourceReferenceInfo each : terser.getAllResourceReferences(resource)) {
            IIdType target = each.getResourceReference().getReferenceElement();
            boolean own = target.hasResourceType() && target.hasIdPart() && !target.isAbsolute();
            // A match such as Practitioner?identifier=… is no reference yet; only systems from which nothing is hidden
            // may send one.
            boolean hidden = own
                    && ResourceReference.parse(target.getResourceType() + "/" + target.getIdPart(), "")
                            .filter(judging::hides)
                            .isPresent();
            if (hidden) {
                throw new InvalidRequestException("HAPI-1094: Resource " + target.getResourceType() + "/"
                        + target.getIdPart() + " not found, specified in path: "
                        + resource.fhirType() + "." + each.getName());
            }
        }
    }
}
