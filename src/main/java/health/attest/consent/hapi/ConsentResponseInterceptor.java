package health.attest.consent.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.api.server.ResponseDetails;
import health.attest.access.DenialReason;
import health.attest.access.Interaction;
import health.attest.access.RequestLine;
import health.attest.access.ResourceReference;
import health.attest.consent.ConsentVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Resource;

/** The last line: every resource that is about to leave is judged, whatever way it came. */
@Interceptor(order = RequestLine.CONSENT)
final class ConsentResponseInterceptor {
    /** What answers are made of besides stored resources; of events, the journal itself says who reads which. */
    private static final Set<String> MADE =
            Set.of("OperationOutcome", "CapabilityStatement", "Parameters", "AuditEvent");

    private final ConsentCounts counts;

    ConsentResponseInterceptor(ConsentCounts counts) {
        this.counts = counts;
    }

    /** Before the gate of scopes answers the entries it refused: what comes here are HAPI's answers, one an entry. */
    @Hook(value = Pointcut.SERVER_OUTGOING_RESPONSE, order = RequestLine.SCOPES - 1)
    void onResponse(RequestDetails request, ResponseDetails response) {
        Optional<Judging> judging = Judging.of(request);
        if (judging.isEmpty()
                || judging.get().actor().integration()
                || !(response.getResponseResource() instanceof Resource leaving)) {
            return;
        }
        if (leaving instanceof Bundle bundle) {
            counts.correct(bundle, request, judging.get());
            clean(bundle, judging.get());
            RefusedEntries.of(request).ifPresent(refused -> refused.answerIn(bundle));
            return;
        }
        Optional<Resource> shown = shown(leaving, judging.get());
        if (shown.isEmpty() && !judging.get().interaction().kind().writes()) {
            throw Judging.refusal(DenialReason.NOT_FOUND, "not-shown");
        }
        // A write whose result its author may not read is answered as if only its outcome had been asked for.
        response.setResponseResource(shown.orElse(null));
    }

    private static Optional<Resource> shown(Resource resource, Judging judging) {
        if (resource instanceof Parameters parameters) {
            parameters
                    .getParameter()
                    .removeIf(each -> each.hasResource()
                            && shown(each.getResource(), judging).isEmpty());
        }
        if (resource instanceof OperationOutcome outcome
                && judging.interaction().kind().writes()) {
            PlainOutcomes.clean(outcome);
        }
        if (MADE.contains(resource.fhirType()) || isReport(resource)) {
            return Optional.of(resource);
        }
        if (judging.hides(resource)) {
            return Optional.empty();
        }
        ConsentVerdict verdict = judging.reading(resource);
        return verdict.outcome() == ConsentVerdict.Outcome.REDACT
                ? Redaction.redact(resource, verdict.closed())
                : Optional.of(resource);
    }

    /** A Binary that was never stored is what an operation of ours made. */
    private static boolean isReport(Resource resource) {
        return resource.fhirType().equals("Binary") && !resource.hasIdElement();
    }

    private static void clean(Bundle bundle, Judging judging) {
        boolean answers = bundle.getType() == Bundle.BundleType.BATCHRESPONSE
                || bundle.getType() == Bundle.BundleType.TRANSACTIONRESPONSE;
        List<BundleEntryComponent> kept = new ArrayList<>();
        for (BundleEntryComponent entry : bundle.getEntry()) {
            if (entry.getResource() instanceof Bundle inner) {
                clean(inner, judging);
                kept.add(entry);
            } else if (entry.getResource() == null) {
                if (answers) {
                    PlainOutcomes.clean(entry);
                }
                if (answers || !isHiddenDeletion(entry, judging)) {
                    kept.add(entry);
                }
            } else {
                Optional<Resource> shown = shown(entry.getResource(), judging);
                shown.ifPresentOrElse(entry::setResource, () -> entry.setResource(null));
                if (shown.isPresent() || answers) {
                    kept.add(entry);
                }
            }
        }
        if (kept.size() != bundle.getEntry().size()) {
            bundle.setEntry(kept);
        }
        if (bundle.getType() == Bundle.BundleType.HISTORY) {
            // HAPI counts versions before anybody judged them.
            bundle.setTotalElement(null);
        }
    }

    /** A history entry of a deletion carries no resource, only the id of one. */
    private static boolean isHiddenDeletion(BundleEntryComponent entry, Judging judging) {
        if (judging.interaction().kind() == Interaction.Kind.CAPABILITIES
                || !entry.getRequest().hasUrl()) {
            return false;
        }
        IdType id = new IdType(entry.getRequest().getUrl());
        return id.hasResourceType()
                && id.hasIdPart()
                && ResourceReference.parse(id.getResourceType() + "/" + id.getIdPart(), "")
                        .filter(judging::isReachable)
                        .isEmpty();
    }
}
